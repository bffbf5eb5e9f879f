/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table that KVM of 32-bit Arm sets while it takes Hyp mode over, in Linux 4.12 to 5.6: small numbers are calls of the stub,
 * and any other r0 is the stack that Hyp mode is to have.
 */
#include "../kvm32.inc"

	table_begin
	slot	0x00, dead			// reset
	slot	0x04, dead			// Hyp mode itself: undefined instruction
	slot	0x08, dead			// Hyp mode itself: HVC, SVC
	slot	0x0c, dead			// Hyp mode itself: prefetch abort
	slot	0x10, dead			// data abort, of Hyp mode itself or asynchronous
	slot	0x14, live, hyp_init		// from PL1 and PL0: the kernel's HVC, and every trap
	slot	0x18, dead			// IRQ
	slot	0x1c, dead			// FIQ
	table_end

/*
 * One call, of the stub or the one that begins KVM. HSR is not looked at.
 *
 * In:        r0 stack, r1 vectors, r3:r2 physical address of page tables
 * Out:       nothing
 * Clobbers:  r2
 * State:     Hyp mode, A, I and F masked, MMU and caches off; runs at its physical address, which the page tables map to itself
 * Returns:   by ERET to the caller, with Hyp mode's MMU on
 */
func hyp_init
	place	on_entry
	place	is_stub_call,	cmp r0, #HVC_CALL_LIMIT
	place	go_stub_call,	blo handle_stub_hvc
	place	init_stack,	mov sp, r0
	place	init_vectors,	write_hvbar r1
	take_page_tables
	eret
endfunc hyp_init

/*
 * One call of the bare stub, answered by a hypervisor, which is no more after two of them.
 *
 * In:        r0 call below the limit, r1 its argument
 * Out:       r0 0 from RESET_VECTORS and to a payload, HVC_STUB_ERR from SET_VECTORS; r1 the bare stub's table
 * Clobbers:  r1
 * State:     Hyp mode; runs at its physical address, which Hyp mode's page tables map to itself
 * Returns:   by ERET to the caller, or to the payload, in the kernel's own instruction set
 */
func handle_stub_hvc
	place	is_restart,	cmp r0, #HVC_SOFT_RESTART
	place	not_restart,	bne 1f
	place	entry,		msr elr_hyp, r1
	mrs	r0, cpsr			// Hyp mode, everything masked; T always reads as zero
#ifdef THUMB
	place	entry_state,	orr r0, r0, #PSR_T
#endif
	place	entry_spsr,	msr spsr_cxsf, r0
	b	2f

1:	place	is_reset,	cmp r0, #HVC_RESET_VECTORS
	place	not_reset,	bne 3f
2:	read_hsctlr r1
	place	mmu_off,	mov32 r0, HSCTLR_MACI
	bic	r1, r1, r0
	place	hsctlr,		write_hsctlr r1	// in force with the ERET: until then translation changes nothing
	.balign	4
4:	adr	r0, 4b
	mov32	r1, bare_stub - 4b
	add	r1, r1, r0
	place	vbar,		write_hvbar r1
	place	success,	mov r0, #0
	place	return,		eret

3:	place	failure,	mov32 r0, HVC_STUB_ERR
	eret
endfunc handle_stub_hvc

	dead_words bare_stub
