"""How the service was: one rating a ticket."""

from hall_server.ratings import PointRatings, Rating

from .records_file import RecordsFile

_COLUMNS = "ticket, point, teller, score, at_ms, day"


class RatingRecords(RecordsFile):
    """Ratings; every method may be called by any thread and raises StoreFailed."""

    def rate(self, rating: Rating) -> Rating:
        """Keep a rating and return it, or the one that the ticket has already."""
        with self._writing() as db:
            db.execute(
                f"INSERT OR IGNORE INTO ratings ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    rating.ticket,
                    rating.point,
                    rating.teller,
                    rating.score,
                    rating.at_ms,
                    rating.day,
                ),
            )
            row = db.execute(
                f"SELECT {_COLUMNS} FROM ratings WHERE ticket = ?",  # noqa: S608
                (rating.ticket,),
            ).fetchone()
        return Rating(*row)

    def ratings(self, day: str) -> list[PointRatings]:
        """Return the ratings of a business day by point."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT point, count(*), avg(score) FROM ratings WHERE day = ?"
                " GROUP BY point ORDER BY point",
                (day,),
            )
            return [PointRatings(*row) for row in rows]

    def forget_ratings(self, before_ms: int) -> int:
        """Erase the ratings from before a wall time, and return how many."""
        with self._writing() as db:
            return db.execute("DELETE FROM ratings WHERE at_ms < ?", (before_ms,)).rowcount
