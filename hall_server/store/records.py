"""People, appointments and ratings: `records.db`, a file of its own.

It is erasable where the journal is not.
Events carry only references into it.  It never contends with the journal's writer, and the
command line may change it beside a running hall.
"""

from .booking_records import BookingRecords
from .customer_records import CustomerRecords, Imported, Purged
from .rating_records import RatingRecords
from .records_file import FILE, RecordsError

__all__ = ["FILE", "Imported", "Purged", "Records", "RecordsError"]


class Records(CustomerRecords, BookingRecords, RatingRecords):
    """The customer register, the appointments and the ratings; any thread may call any method."""
