#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No file needs one that needs it, and no room does.
set -u
: "${srcdir:=.}"

exec "$srcdir/tools/rings" .
