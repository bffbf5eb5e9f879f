/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /init of the kernel that hvcheck boots: it says one line on the console, which boot/console.c waits for, and sleeps for ever.
 * A kernel whose /init ends panics. If its last argument is BOOT_VM, it makes a virtual machine before and keeps it: a KVM that is
 * not protected leaves EL2 to the bare stub as long as there is none, in Linux before 6.12. Other arguments are words of the
 * command line that the kernel does not know.
 */
#include "boot/line.h"

#define SYS_IOCTL 29		/* include/uapi/asm-generic/unistd.h */
#define SYS_OPENAT 56
#define SYS_WRITE 64
#define SYS_PPOLL 73
#define AT_FDCWD -100
#define O_RDWR 2
#define KVM_CREATE_VM 0xae01	/* include/uapi/linux/kvm.h */

	.text
	.globl _start
_start:
	ldr	x0, [sp]		/* argc; argv follows */
	ldr	x1, [sp, x0, lsl #3]	/* argv[argc - 1] */
	ldr	w2, vm
1:	ldrb	w3, [x1], #1
	cmp	w3, w2, uxtb
	b.ne	say
	lsr	w2, w2, #8
	cbnz	w3, 1b
	mov	x0, #AT_FDCWD
	adr	x1, kvm
	mov	x2, #O_RDWR
	mov	x8, #SYS_OPENAT
	svc	#0
	mov	x1, #KVM_CREATE_VM	/* of an error for a file: another error, which does not matter */
	mov	x2, xzr
	mov	x8, #SYS_IOCTL
	svc	#0
say:
	mov	x0, #1
	adr	x1, line
	mov	x2, #line_end - line
	mov	x8, #SYS_WRITE
	svc	#0
sleep:
	mov	x0, xzr
	mov	x1, xzr
	mov	x2, xzr			/* no timeout */
	mov	x3, xzr
	mov	x8, #SYS_PPOLL
	svc	#0
	b	sleep

	.balign 4
vm:	.asciz	BOOT_VM
	.balign 4
kvm:	.asciz	"/dev/kvm"
line:	.ascii	BOOT_LINE "\n"
line_end:
	.section .note.GNU-stack, "", %progbits
