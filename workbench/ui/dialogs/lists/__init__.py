"""A hospital's list on its way in: a new project, another list, a newer one."""
