/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an instruction does beside computing in general registers, loading and branching: read off its word, so that it is known
 * of instructions too that an engine does not have.
 */
#ifndef HVCHECK_EFFECT_H
#define HVCHECK_EFFECT_H

#include <stdint.h>

enum effect {
	EFFECT_NONE,
	EFFECT_READ,		/* MRS */
	EFFECT_WRITE,		/* MSR (register): system register, or PSTATE by its name as one */
	EFFECT_PSTATE,		/* a field of PSTATE that outlives the instruction, flags and masking aside */
	EFFECT_TRANSLATE,	/* AT: PAR_EL1 is written */
	EFFECT_OPERATE,		/* SYS or SYSL that is no translation and no maintenance that loses nothing */
	EFFECT_EVENT,		/* SEV, SEVL: the event register is set */
	EFFECT_WAIT,		/* WFE: sleeps if the event register is clear */
	EFFECT_SLEEP,		/* WFI */
	EFFECT_EXCLUSIVE,	/* load or store exclusive: may fault on Device memory, which all is with the MMU off */
	EFFECT_ATOMIC,		/* likewise; and it stores */
	EFFECT_STORE,		/* without being an ordinary store: DC ZVA, tags, SET, CPY */
	EFFECT_DISCARD,		/* DC IVAC, ISW: others' stores are lost */
	EFFECT_SIMD,		/* FP, SIMD, SVE, SME */
};

enum effect effect_of(uint32_t insn);

#endif
