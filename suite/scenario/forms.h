/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of these forms, and what they hold. */
#ifndef SUITE_SCENARIO_FORMS_H
#define SUITE_SCENARIO_FORMS_H

#include <stdbool.h>
#include <stdint.h>

bool forms_is_ldr(uint32_t insn);		/* LDR Xt, [Xn, #offset] */
unsigned forms_ldr_offset(uint32_t insn);
bool forms_is_mov(uint32_t insn);		/* MOV Xd, Xm */
bool forms_is_fold(uint32_t insn);		/* ORR Xd, Xn, Xn, LSR #n: the address of a table as TTBRs have it */
bool forms_is_and(uint32_t insn);		/* AND Xd, Xn, #mask */
bool forms_is_cbz(uint32_t insn);		/* CBZ Xt */
bool forms_is_cbnz(uint32_t insn);
bool forms_is_br(uint32_t insn);
bool forms_is_leave(uint32_t insn);		/* BR, RET */
bool forms_is_hvc(uint32_t insn);		/* HVC #0 */
bool forms_is_msr_ttbr1(uint32_t insn);
bool forms_is_ldp(uint32_t insn);		/* LDP Xt1, Xt2: signed offset, post- and pre-index, non-temporal */
bool forms_is_stp(uint32_t insn);
bool forms_is_hint(uint32_t insn);
/* ADD or SUB Xd, Xn, Xm, and which. */
bool forms_is_sum(uint32_t insn);
bool forms_is_difference(uint32_t insn);
/* AND Xd, Xn, #~(page - 1): how many bytes a page has; 0: it is none. */
uint64_t forms_page_of_mask(uint32_t insn);
/* TST Xn, #page - 1, or ADD Xd, Xn, #page, LSL #12: how many bytes a page has; 0: it is none. */
uint64_t forms_page_of_step(uint32_t insn);
/* TBZ, TBNZ or TST of bit `bit`, 0 to 3, of `reg`. */
bool forms_tests_bit(uint32_t insn, unsigned reg, unsigned bit);

#endif
