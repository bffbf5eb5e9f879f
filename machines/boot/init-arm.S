/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /init of a kernel of 32-bit Arm: it says the line that console.c waits for, and sleeps for ever (init.S tells why). */
#include "machines/boot/line.h"

#define SYS_WRITE 4		/* arch/arm/tools/syscall.tbl */
#define SYS_PPOLL 336

	.arm
	.text
	.globl _start
_start:
	mov	r0, #1
	adr	r1, line
	mov	r2, #line_end - line
	mov	r7, #SYS_WRITE
	svc	#0
sleep:
	mov	r0, #0
	mov	r1, #0
	mov	r2, #0			@ no timeout
	mov	r3, #0
	movw	r7, #SYS_PPOLL
	svc	#0
	b	sleep

line:	.ascii	BOOT_LINE "\n"
line_end:
	.section .note.GNU-stack, "", %progbits
