# SPDX-License-Identifier: GPL-2.0-or-later
# Manual pages are installed; the rest is read in the tree.
dist_man_MANS += \
	docs/hvcheck.1
