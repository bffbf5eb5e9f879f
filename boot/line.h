/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /init says: for its assembly, and for who waits for it. */
#ifndef BOOT_LINE_H
#define BOOT_LINE_H

#define BOOT_LINE "hvcheck: user space"

#endif
