/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction does to terms, a row an instruction. What has no row is not known, and ends the proof. */
#include "suite/prove/step-rows.h"
#include "suite/prove/step.h"

struct row {
	bool (*step)(const struct step *x);
	uint8_t op;	/* enum term_op */
	bool inverts;
};

static const struct row rows[A64_END] = {
	[A64_ADD_IMM] = { step_add_immediate, TERM_ADD, false },
	[A64_ADDS_IMM] = { step_add_immediate, TERM_ADD, false },
	[A64_SUB_IMM] = { step_add_immediate, TERM_SUB, false },
	[A64_SUBS_IMM] = { step_add_immediate, TERM_SUB, false },
	[A64_ADD] = { step_add_register, TERM_ADD, false },
	[A64_ADDS] = { step_add_register, TERM_ADD, false },
	[A64_SUB] = { step_add_register, TERM_SUB, false },
	[A64_SUBS] = { step_add_register, TERM_SUB, false },
	[A64_ADD_EXT] = { step_add_zero, TERM_ADD, false },
	[A64_ADDS_EXT] = { step_add_zero, TERM_ADD, false },
	[A64_SUB_EXT] = { step_add_zero, TERM_SUB, false },
	[A64_SUBS_EXT] = { step_add_zero, TERM_SUB, false },
	[A64_AND_IMM] = { step_logic_immediate, TERM_AND, false },
	[A64_ORR_IMM] = { step_logic_immediate, TERM_ORR, false },
	[A64_EOR_IMM] = { step_logic_immediate, TERM_EOR, false },
	[A64_ANDS_IMM] = { step_logic_immediate, TERM_AND, false },
	[A64_AND] = { step_logic_register, TERM_AND, false },
	[A64_BIC] = { step_logic_register, TERM_AND, true },
	[A64_ORR] = { step_logic_register, TERM_ORR, false },
	[A64_ORN] = { step_logic_register, TERM_ORR, true },
	[A64_EOR] = { step_logic_register, TERM_EOR, false },
	[A64_EON] = { step_logic_register, TERM_EOR, true },
	[A64_ANDS] = { step_logic_register, TERM_AND, false },
	[A64_BICS] = { step_logic_register, TERM_AND, true },
	[A64_MOVZ] = { step_move_wide, TERM_CONST, false },
	[A64_MOVZ_W] = { step_move_wide, TERM_CONST, false },
	[A64_MOVN] = { step_move_wide, TERM_CONST, true },
	[A64_MOVN_W] = { step_move_wide, TERM_CONST, true },
	[A64_MOVK] = { step_move_wide, TERM_ORR, false },
	[A64_MOVK_W] = { step_move_wide, TERM_ORR, false },
	/* A field is copied with its sign, without one, or into what is there. */
	[A64_SBFM] = { step_bit_field, TERM_ASR, false },
	[A64_SBFM_W] = { step_bit_field, TERM_ASR, false },
	[A64_UBFM] = { step_bit_field, TERM_LSR, false },
	[A64_UBFM_W] = { step_bit_field, TERM_LSR, false },
	[A64_BFM] = { step_bit_field, TERM_ORR, false },
	[A64_BFM_W] = { step_bit_field, TERM_ORR, false },
	[A64_EXTR] = { step_extract, 0, false },
	[A64_EXTR_W] = { step_extract, 0, false },
	[A64_UDIV] = { step_two_sources, 0, false },
	[A64_SDIV] = { step_two_sources, 0, false },
	[A64_LSLV] = { step_two_sources, 0, false },
	[A64_LSRV] = { step_two_sources, 0, false },
	[A64_ASRV] = { step_two_sources, 0, false },
	[A64_RORV] = { step_two_sources, 0, false },
	[A64_ADR] = { step_address, 0, false },
	[A64_ADRP] = { step_address, 0, false },
	[A64_LDR_LITERAL] = { step_load_literal, 0, false },
	[A64_LDR_LITERAL_W] = { step_load_literal, 0, false },
	[A64_LDR_IMM] = { step_load, 0, false },
	[A64_LDUR] = { step_load, 0, false },
	[A64_LDR_POST] = { step_access_and_move, 0, false },
	[A64_LDR_PRE] = { step_access_and_move, 0, false },
	[A64_STR_POST] = { step_access_and_move, 0, false },
	[A64_STR_PRE] = { step_access_and_move, 0, false },
	[A64_LDP] = { step_load_pair, 0, false },
	[A64_LDNP] = { step_load_pair, 0, false },
	[A64_LDP_POST] = { step_load_pair, 0, false },
	[A64_LDP_PRE] = { step_load_pair, 0, false },
	[A64_STP] = { step_store_pair, 0, false },
	[A64_STNP] = { step_store_pair, 0, false },
	[A64_STP_POST] = { step_store_pair, 0, false },
	[A64_STP_PRE] = { step_store_pair, 0, false },
	[A64_NOP] = { step_nothing, 0, false },
	[A64_CLREX] = { step_nothing, 0, false },	/* an exception return does the same, and no payload relies on a monitor */
	[A64_BTI] = { step_pad, 0, false },		/* without it a branch to here faults on a guarded page */
	[A64_BTI_C] = { step_pad, 0, false },
	[A64_ISB] = { step_barrier, 0, false },
	[A64_DSB] = { step_barrier, 0, false },
	[A64_DSB_NXS] = { step_barrier, 0, false },
	[A64_DMB] = { step_barrier, 0, false },
	[A64_WFE] = { step_wait, 0, false },		/* it may wait for long */
	[A64_WFI] = { step_wait, 0, false },
	[A64_ESB] = { step_wait, 0, false },		/* it takes SErrors, and says so elsewhere */
	/* No state that software sees. */
	[A64_YIELD] = { step_hint, 0, false },
	[A64_SEV] = { step_hint, 0, false },
	[A64_SEVL] = { step_hint, 0, false },
	[A64_DGH] = { step_hint, 0, false },
	[A64_PSB] = { step_hint, 0, false },
	[A64_TSB] = { step_hint, 0, false },
	[A64_GCSB] = { step_hint, 0, false },
	[A64_CSDB] = { step_hint, 0, false },
	[A64_CLRBHB] = { step_hint, 0, false },
	[A64_HINT] = { step_hint, 0, false },
	/* XPACLRI and CHKFEAT change a register. */
	[A64_PACIA1716] = { step_keys, 0, false },
	[A64_PACIB1716] = { step_keys, 0, false },
	[A64_AUTIA1716] = { step_keys, 0, false },
	[A64_AUTIB1716] = { step_keys, 0, false },
	[A64_PACIAZ] = { step_keys, 0, false },
	[A64_PACIASP] = { step_keys, 0, false },
	[A64_PACIBZ] = { step_keys, 0, false },
	[A64_PACIBSP] = { step_keys, 0, false },
	[A64_AUTIAZ] = { step_keys, 0, false },
	[A64_AUTIASP] = { step_keys, 0, false },
	[A64_AUTIBZ] = { step_keys, 0, false },
	[A64_AUTIBSP] = { step_keys, 0, false },
	[A64_SYS] = { step_sys, 0, false },
	[A64_MSR] = { step_write_register, 0, false },
	[A64_MRS] = { step_read_register, 0, false },
};

bool step_do(struct walker *w, struct state *s, const struct isa_insn *insn, uint64_t at)
{
	const struct row *row = &rows[insn->id];
	const struct step x = { w, s, insn, at, isa_is_wide(insn), row->op, row->inverts };

	return row->step && row->step(&x);
}
