"""Why one ticket went before another, in plain words: for staff, and for the customers.

Staff read services, tiers and figures.  A customer's sentence has the same rule and is as honest,
but names nobody's tier, and the service and the doings of nobody but the asker.
"""
