/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions of A32 and T32 do to general registers and flags alone, on terms. */
#ifndef SUITE_PROVE_PROCESS_HYP_H
#define SUITE_PROVE_PROCESS_HYP_H

#include "suite/prove/walker-hyp.h"

/* `imm`: the last operand is a number; 1: as it stands, 2: a constant of twelve bits. */
struct process_hyp_row {
	uint16_t a32, t32;
	uint8_t op, imm;
};

/* NULL: it is no data processing. */
const struct process_hyp_row *process_hyp_row(const struct isa_insn *insn);
/* These are false if the instruction does what terms do not have. */
bool process_hyp(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, const struct process_hyp_row *row, uint64_t at,
		 bool quiet);
bool process_hyp_move(struct walk_hyp *h, struct state *s, const struct isa_insn *insn);
bool process_hyp_opaque(struct walk_hyp *h, struct state *s, const struct isa_insn *insn);
/* The register that is written, if there is one and it is not PC. */
bool process_hyp_destination(const struct isa_insn *insn, unsigned *reg);
/* Registers that are read, in the order of the row; 15 if there are not so many. */
unsigned process_hyp_source(const struct isa_insn *insn, unsigned which);
/* a + b or a - b, in 32 bits. */
term process_hyp_sum(struct terms *t, term a, term b, bool plus);
void process_hyp_set(struct state *s, unsigned reg, term value);
/* The address of that offset in the image. */
term process_hyp_in_image(struct walk_hyp *h, uint64_t at);
/* A general register as an operand; PC is not for it. */
term process_hyp_get(const struct state *s, unsigned reg);

#endif
