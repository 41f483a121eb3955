// What the server put into the page: {face, name, csrf, who, hall, languages, language, words, ...}.
export const me = JSON.parse(document.getElementById("page").textContent);
