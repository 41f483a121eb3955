"""The hall on HTTP: app factory, guard, API; a face imports `hall_server.web.access` alone."""
