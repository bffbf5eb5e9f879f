/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rows of step.c are made of. Private to suite/prove/step*.c and system.c. */
#ifndef SUITE_PROVE_STEP_ROWS_H
#define SUITE_PROVE_STEP_ROWS_H

#include "isa/isa.h"
#include "suite/prove/walker.h"

/* An instruction under way: what its row of step.c says of it. */
struct step {
	struct walker *w;
	struct state *s;
	const struct isa_insn *insn;
	uint64_t at;		/* its offset in the image */
	bool wide;		/* 64-bit operands */
	uint8_t op;		/* enum term_op, where there are several */
	bool inverts;		/* its last operand, or what it makes */
};

/* The address of a place in the image. */
term step_image(struct walker *w, const struct state *s, uint64_t offset);
/*
 * A BR or RET leads on in the stub, to *at: its address is made of the stub's own variables, which the stub does not write. Of
 * what is resident it is a number, and the image may be executed elsewhere from there on.
 */
bool step_leads_on(const struct walker *w, struct state *s, term target, uint64_t *at);
/* Note what is done to the system; false if there is no more room. Anything but a read may change what memory holds. */
bool step_event(struct walker *w, struct state *s, enum event_kind kind, uint32_t key, uint32_t reg, term value);
/* A register as an operand: 31 is zero here, and SP elsewhere. */
term step_get(struct walker *w, const struct state *s, unsigned reg, bool wide);

/* For the files of the rows: each does its instructions to the state, and returns false if it does not know what they do. */

/* `a`, or its lower half. */
term step_narrow(const struct step *x, term a);
/* The register that an operand in this role names; zero or SP if that is 31, as the role says. */
term step_operand(const struct step *x, enum isa_role role);
/* The same of the second operand in that role. */
unsigned step_second(const struct step *x, enum isa_role role);
/* Write the register in that role; the zero register keeps nothing. */
void step_set(const struct step *x, enum isa_role role, term value);
void step_set_register(const struct step *x, unsigned reg, term value);

/* step-data.c */
bool step_add_immediate(const struct step *x);
bool step_add_register(const struct step *x);
bool step_add_zero(const struct step *x);
bool step_logic_immediate(const struct step *x);
bool step_logic_register(const struct step *x);
bool step_move_wide(const struct step *x);
bool step_bit_field(const struct step *x);
bool step_extract(const struct step *x);
bool step_two_sources(const struct step *x);
/* step-memory.c */
bool step_address(const struct step *x);
bool step_load(const struct step *x);
bool step_load_pair(const struct step *x);
bool step_access_and_move(const struct step *x);
bool step_load_literal(const struct step *x);
bool step_store_pair(const struct step *x);
/* system.c */
bool step_nothing(const struct step *x);
bool step_barrier(const struct step *x);
bool step_pad(const struct step *x);
bool step_wait(const struct step *x);
bool step_hint(const struct step *x);
bool step_keys(const struct step *x);
bool step_sys(const struct step *x);
bool step_write_register(const struct step *x);
bool step_read_register(const struct step *x);

#endif
