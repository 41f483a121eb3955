"""The customer's faces: the touch kiosk and the phone page."""
