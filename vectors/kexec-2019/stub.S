/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table of the kexec proposals of 2019: its one call enters the new kernel, whose address is in x4. It lay in
 * the page of the relocation code, filled up with zeros, which are no instructions.
 */
#include "../stub.inc"

/* One whole slot at offset AT: INSN and zeros. */
	.macro	slot_one at:req, insn:vararg
	slot_begin \at
	place	slot_\at, \insn
	slot_end "udf #0"
	.endm

/*
 * One call, in slot 0x400. Every exception is it: neither ESR_EL2 nor x0 is looked at.
 *
 * In:        x4 physical address of the entry
 * Out:       all registers as they were
 * Clobbers:  nothing
 * State:     EL2h, DAIF masked, MMU and caches off; no memory is touched
 * Returns:   no
 */
	table_begin
	slot_one	0x000, b .		// EL2 on SP_EL0: synchronous
	slot_one	0x080, b .		// EL2 on SP_EL0: IRQ
	slot_one	0x100, b .		// EL2 on SP_EL0: FIQ
	slot_one	0x180, b .		// EL2 on SP_EL0: SError
	slot_one	0x200, b .		// EL2 on SP_EL2: synchronous
	slot_one	0x280, b .		// EL2 on SP_EL2: IRQ
	slot_one	0x300, b .		// EL2 on SP_EL2: FIQ
	slot_one	0x380, b .		// EL2 on SP_EL2: SError
	slot_one	0x400, br x4		// EL1 or EL0 in AArch64: synchronous, the HVC of the relocation code
	slot_one	0x480, b .		// EL1 or EL0 in AArch64: IRQ
	slot_one	0x500, b .		// EL1 or EL0 in AArch64: FIQ
	slot_one	0x580, b .		// EL1 or EL0 in AArch64: SError
	slot_one	0x600, b .		// EL1 or EL0 in AArch32: synchronous
	slot_one	0x680, b .		// EL1 or EL0 in AArch32: IRQ
	slot_one	0x700, b .		// EL1 or EL0 in AArch32: FIQ
	slot_one	0x780, b .		// EL1 or EL0 in AArch32: SError
	table_end
