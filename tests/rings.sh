#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# In these rooms no file needs one that needs it, and no room within them does. A room joins the list when its last ring is cut.
set -u
: "${srcdir:=.}"

exec "$srcdir/tools/rings" . sim isa machines cli cycles
