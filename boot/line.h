/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /init says and is told: for its assembly, and for the program that boots it. */
#ifndef BOOT_LINE_H
#define BOOT_LINE_H

#define BOOT_LINE "hvcheck: user space"
#define BOOT_VM "vm"	/* what it is told to make; three letters at most */

#endif
