/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /init of the kernel that hvcheck boots: it says one line on the console, which console.c waits for, and sleeps for ever.
 * A kernel whose /init ends panics. Its last argument may tell it to do something before (line.h): a KVM that is not protected
 * leaves EL2 to the bare stub as long as there is no virtual machine, in Linux before 6.12; and a kernel that goes on to another is
 * stopped between the two steps, so that the program can look at it. Other arguments are words of the command line that the kernel
 * does not know.
 */
#include "machines/boot/line.h"

#define SYS_IOCTL 29		/* include/uapi/asm-generic/unistd.h */
#define SYS_OPENAT 56
#define SYS_CLOSE 57
#define SYS_LSEEK 62
#define SYS_READ 63
#define SYS_WRITE 64
#define SYS_PPOLL 73
#define SYS_EXIT 93
#define SYS_KEXEC_LOAD 104
#define SYS_REBOOT 142
#define SYS_MMAP 222
#define AT_FDCWD -100
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define KVM_CREATE_VM 0xae01	/* include/uapi/linux/kvm.h */
#define KEXEC_ON_CRASH 1	/* include/uapi/linux/kexec.h */
#define SEEK_END 2
#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_PRIVATE 2
#define MAP_ANONYMOUS 0x20
#define SNAPSHOT_FREEZE 0x3301	/* include/uapi/linux/suspend_ioctls.h */
#define SNAPSHOT_UNFREEZE 0x3302
#define SNAPSHOT_ATOMIC_RESTORE 0x3304
#define SNAPSHOT_FREE 0x3305
#define SNAPSHOT_GET_IMAGE_SIZE 0x8008330e
#define SNAPSHOT_CREATE_IMAGE 0x40043311
#define CHUNK 0x10000		/* the largest page: the kernel takes or gives one at a time */
#define IMAGE_SIZE_AT 16	/* in the Image's header */
#define REBOOT_MAGIC1 0xfee1dead	/* include/uapi/linux/reboot.h */
#define REBOOT_MAGIC2 672274793
#define REBOOT_KEXEC 0x45584543

	.macro	move32 reg, value
	movz	\reg, #(\value) & 0xffff
	movk	\reg, #(\value) >> 16, lsl #16
	.endm

/* x0 to x2 and what else the call takes are set. */
	.macro	system number
	mov	x8, #\number
	svc	#0
	.endm

/* Branch if the four bytes in w3 are the word at \text, its end included. */
	.macro	is text, bits, target
	ldr	w2, \text
	eor	w2, w2, w3
	ubfx	w2, w2, #0, #\bits
	cbz	w2, \target
	.endm

	.text
	.globl _start
_start:
	ldr	x0, [sp]		/* argc; argv follows */
	ldr	x1, [sp, x0, lsl #3]	/* argv[argc - 1] */
	ldr	w3, [x1]		/* the environment's strings lie behind it */
	mov	x19, xzr
	mov	x24, xzr
	mov	x25, xzr
	is	vm, 24, just_vm
	is	kexec, 32, load
	is	crash, 32, load_crash
	is	vm_kexec, 32, vm_load
	is	vm_crash, 32, vm_load_crash
	is	hib, 32, hibernate
	is	vm_hib, 32, vm_hibernate
	b	say

just_vm:
	bl	make_vm
	b	say

/* Without KVM there is no such file, and nothing happens. */
make_vm:
	mov	x0, #AT_FDCWD
	adr	x1, kvm
	mov	x2, #O_RDWR
	system	SYS_OPENAT
	mov	x1, #KVM_CREATE_VM	/* of an error for a file: another error, which does not matter */
	mov	x2, xzr
	system	SYS_IOCTL
	ret

vm_load:
	bl	make_vm
	b	load
vm_load_crash:
	bl	make_vm
	b	load_crash

/* One segment, which is entered at its beginning: x19 flags, x20 where to, x21 file, x22 its size, x23 its bytes. */
load_crash:
	mov	x19, #KEXEC_ON_CRASH
	move32	x20, BOOT_CRASH_AT
	b	1f
load:
	move32	x20, BOOT_KEXEC_AT
1:	mov	x24, #1			/* it goes on */
	mov	x0, #AT_FDCWD
	adr	x1, kernel
	mov	x2, #O_RDONLY
	system	SYS_OPENAT
	mov	x21, x0
	mov	x1, xzr
	mov	x2, #SEEK_END
	system	SYS_LSEEK
	mov	x22, x0
	mov	x0, xzr
	mov	x1, x22
	mov	x2, #PROT_READ
	mov	x3, #MAP_PRIVATE
	mov	x4, x21
	mov	x5, xzr
	system	SYS_MMAP
	mov	x23, x0
	ldr	x1, [x23, #IMAGE_SIZE_AT]
	cmp	x1, x22
	csel	x1, x1, x22, hi
	mov	x2, #0xffff		/* the largest page */
	add	x1, x1, x2
	bic	x1, x1, x2
	stp	x20, x1, [sp, #-16]!	/* mem, memsz */
	stp	x23, x22, [sp, #-16]!	/* buf, bufsz */
	mov	x0, x20
	mov	x1, #1
	mov	x2, sp
	mov	x3, x19
	system	SYS_KEXEC_LOAD
	cbz	x0, say
	mov	x0, #1
	adr	x1, refused
	mov	x2, #refused_end - refused
	system	SYS_WRITE
	b	sleep

vm_hibernate:
	bl	make_vm
	b	hibernate

/* ioctl of the snapshot device in x21, which x2 is for. Out: x0. */
	.macro	snapshot request
	mov	x0, x21
	move32	x1, \request
	system	SYS_IOCTL
	.endm

/*
 * An image of memory, which this process keeps in its own: x23 its beginning, x20 its end. The kernel that is restored goes on here
 * behind the call that has made the image, with 0 in the word that tells the two apart.
 */
hibernate:
	sub	sp, sp, #16
	str	xzr, [sp]
	mov	x0, #AT_FDCWD
	adr	x1, device
	mov	x2, #O_RDONLY
	system	SYS_OPENAT
	mov	x21, x0
	mov	x2, xzr
	snapshot SNAPSHOT_FREEZE
	cbnz	x0, no_image
	mov	x2, sp
	snapshot SNAPSHOT_CREATE_IMAGE
	cbnz	x0, no_image
	ldr	w0, [sp]
	cbz	w0, is_restored
	mov	x2, sp
	snapshot SNAPSHOT_GET_IMAGE_SIZE
	cbnz	x0, no_image
	ldr	x1, [sp]
	mov	x0, xzr
	add	x1, x1, #CHUNK
	mov	x2, #PROT_READ | PROT_WRITE
	mov	x3, #MAP_PRIVATE | MAP_ANONYMOUS
	mov	x4, #-1
	mov	x5, xzr
	system	SYS_MMAP
	mov	x23, x0
	mov	x20, x0
1:	mov	x0, x21
	mov	x1, x20
	mov	x2, #CHUNK
	system	SYS_READ
	tbnz	x0, #63, no_image
	add	x20, x20, x0
	cbnz	x0, 1b
	mov	x2, xzr
	snapshot SNAPSHOT_FREE
	mov	x2, xzr
	snapshot SNAPSHOT_UNFREEZE
	mov	x0, x21
	system	SYS_CLOSE
	mov	x24, #1
	mov	x25, #1
	b	say

restore:
	mov	x0, #AT_FDCWD
	adr	x1, device
	mov	x2, #O_WRONLY
	system	SYS_OPENAT
	mov	x21, x0
1:	mov	x0, x21
	mov	x1, x23
	sub	x2, x20, x23
	mov	x3, #CHUNK
	cmp	x2, x3
	csel	x2, x2, x3, lo
	system	SYS_WRITE
	tbnz	x0, #63, no_image
	add	x23, x23, x0
	cmp	x23, x20
	ccmp	x0, #0, #4, lo		/* EQ if all is written, or the kernel takes no more */
	b.ne	1b
	mov	x2, xzr
	snapshot SNAPSHOT_FREEZE
	cbnz	x0, no_image
	mov	x2, xzr
	snapshot SNAPSHOT_ATOMIC_RESTORE
no_image:
	mov	x0, #1
	adr	x1, not_made
	mov	x2, #not_made_end - not_made
	system	SYS_WRITE
	b	sleep
is_restored:				/* the device still has an image, and thaws no task as long as it does */
	mov	x2, xzr
	snapshot SNAPSHOT_FREE
	mov	x2, xzr
	snapshot SNAPSHOT_UNFREEZE
	mov	x0, #1
	adr	x1, back
	mov	x2, #back_end - back
	system	SYS_WRITE
	b	sleep

say:
	mov	x0, #1
	adr	x1, line
	mov	x2, #line_end - line
	system	SYS_WRITE
	cbz	x24, sleep
	mov	x0, xzr
	sub	sp, sp, #16
	mov	x1, sp
	mov	x2, #1
	system	SYS_READ
	cbnz	x25, restore
	cbnz	x19, end
	move32	x0, REBOOT_MAGIC1
	move32	x1, REBOOT_MAGIC2
	move32	x2, REBOOT_KEXEC
	mov	x3, xzr
	system	SYS_REBOOT
end:
	mov	x0, #1
	system	SYS_EXIT
sleep:
	mov	x0, xzr
	mov	x1, xzr
	mov	x2, xzr			/* no timeout */
	mov	x3, xzr
	system	SYS_PPOLL
	b	sleep

	.balign 4
vm:	.asciz	BOOT_VM
	.balign 4
kexec:	.asciz	BOOT_KEXEC
	.balign 4
crash:	.asciz	BOOT_CRASH
	.balign 4
vm_kexec: .asciz BOOT_VM_KEXEC
	.balign 4
vm_crash: .asciz BOOT_VM_CRASH
	.balign 4
hib:	.asciz	BOOT_HIBERNATE
	.balign 4
vm_hib:	.asciz	BOOT_VM_HIBERNATE
	.balign 4
kvm:	.asciz	"/dev/kvm"
device:	.asciz	"/dev/snapshot"
kernel:	.asciz	"/" BOOT_KERNEL
line:	.ascii	BOOT_LINE "\n"
line_end:
refused: .ascii	BOOT_REFUSED "\n"
refused_end:
not_made: .ascii BOOT_NO_IMAGE "\n"
not_made_end:
back:	.ascii	BOOT_RESTORED "\n"
back_end:
	.section .note.GNU-stack, "", %progbits
