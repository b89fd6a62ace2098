"""Edits of a vault, each built over what the last build left: the site is as one made anew.

Every file must have the bytes that a build into an empty folder gives it, and a file that has
them already must not be touched.
"""

from vault_edits import Edits, for_every_day

TestEdits = for_every_day(Edits, 3)
