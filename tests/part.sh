#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# part.sh tests/check_x.PART.part: run that part of the Check program check_x.
name=${1%.part}
exec "${name%.*}" "${name##*.}"
