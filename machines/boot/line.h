/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /init says and is told: for its assembly, and for the program that boots it. */
#ifndef BOOT_LINE_H
#define BOOT_LINE_H

#define BOOT_LINE "hvcheck: user space"
#define BOOT_REFUSED "hvcheck: the kernel does not load the next one"
#define BOOT_NO_IMAGE "hvcheck: the kernel does not hibernate"
#define BOOT_RESTORED "hvcheck: restored"

/* What it is told to do, as the last word of the command line: three letters at most. */
#define BOOT_VM "vm"		/* make a virtual machine */
#define BOOT_KEXEC "kex"	/* load BOOT_KERNEL, and go there once it gets a line */
#define BOOT_CRASH "crs"	/* the same as the crash kernel, by a panic */
#define BOOT_VM_KEXEC "kev"	/* first the one and then the other */
#define BOOT_VM_CRASH "crv"

#define BOOT_HIBERNATE "hib"	/* make an image of memory, and restore that once it gets a line */
#define BOOT_VM_HIBERNATE "hiv"

#define BOOT_KERNEL "kernel"	/* a file of the initramfs */

/* Where that goes: the one across the kernel that runs, the other into memory that was set aside for it. */
#define BOOT_KEXEC_AT 0x40000000
#define BOOT_CRASH_AT 0x50000000

#endif
