// The hall's own time on the plain page; in the words of old browsers.
(function () {
  var place = document.getElementById("at");
  var at = new Date(place.getAttribute("data-at"));
  if (isNaN(at)) return;
  var two = function (n) {
    return (n < 10 ? "0" : "") + n;
  };
  var said = two(at.getHours()) + ":" + two(at.getMinutes());
  try {
    said = at.toLocaleTimeString("en-GB", {
      hour: "2-digit", minute: "2-digit", timeZone: place.getAttribute("data-timezone")
    });
  } catch (error) {
    // Too old to know time zones: the screen's own stands in the hall.
  }
  place.innerHTML = said;
})();
