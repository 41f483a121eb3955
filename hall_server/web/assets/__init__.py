"""Third-party files of the pages: fetched at build time, served by the hall itself."""
