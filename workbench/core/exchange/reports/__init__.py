"""Reports for people: pages of HTML that need nothing beside them, and workbooks."""
