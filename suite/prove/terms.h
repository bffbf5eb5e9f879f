/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small symbolic machine: what a stub does, as terms over the state that it finds. Two versions of a stub are the same if on
 * every path they leave the same terms, decide by the same conditions, and do the same to the system in between.
 * It proves or gives up; it never says that two are different. Private to suite/prove/.
 */
#ifndef SUITE_PROVE_TERMS_H
#define SUITE_PROVE_TERMS_H

#include <stdbool.h>
#include <stdint.h>

/* A term's number; equal terms have equal numbers. */
typedef uint16_t term;

enum term_op {
	TERM_CONST,		/* c */
	TERM_INPUT,		/* register c as the call found it; 31: SP */
	TERM_IMAGE,		/* where the image lies */
	TERM_ADD, TERM_SUB, TERM_AND, TERM_ORR, TERM_EOR,	/* a, b; 64 bits */
	TERM_NOT,		/* a */
	TERM_LSL, TERM_LSR, TERM_ASR, TERM_ROR,			/* a by c */
	TERM_LOW,		/* low 32 bits of a, zero extended */
	TERM_OTHER,		/* any other function of a and b: c = the word without its registers */
	TERM_READ,		/* a system register: c = number and epoch */
	TERM_LOAD,		/* memory at a: c = size and epoch */
	TERM_FLAGS,		/* NZCV of a compared: c = enum flags_op, and 0x100 for 32 bits */
};

enum flags_op { FLAGS_SUB, FLAGS_ADD, FLAGS_LOGIC };

/* TERM_OTHER of this word, in the upper half of c: the page of an ADRP. */
#define ADRP_WORD 0x90000000u

#define TERMS_MAX 2048
#define TERMS_HASH 8192
struct terms {
	struct term_node {
		uint8_t op;
		term a, b;
		uint64_t c;
		uint64_t may;	/* bits that can be set */
		uint64_t must;	/* bits that are */
	} node[TERMS_MAX];
	term hash[TERMS_HASH];
	unsigned count;
	bool full;
	bool from_a32;		/* the exception came from AArch32 */
	uint32_t spsr_epoch;	/* last one in which SPSR_EL2 is what the exception left */
};

void terms_begin(struct terms *t);
term term_make(struct terms *t, enum term_op op, term a, term b, uint64_t c);
term term_const(struct terms *t, uint64_t c);
bool term_is_const(const struct terms *t, term a, uint64_t *c);
/* The operation on numbers; false if it is none. */
bool term_compute(enum term_op op, uint64_t a, uint64_t b, uint64_t c, uint64_t *to);
#define TERM_DEPTH_MAX 12
/* A term that is zero if `a` is: a field in its place, wherever it was shifted to. */
term term_zero_form(struct terms *t, term a);

/* A condition on flags, as it was found on a path. */
struct assumption {
	term flags;
	uint8_t cond;		/* 0..14 */
	bool holds;
};

#define ASSUMPTIONS_MAX 64
struct path {
	struct assumption a[ASSUMPTIONS_MAX];
	unsigned count;
};

/*
 * Whether there can be a state in which all assumptions of the path hold, if one was found possible for all but the last. Yes, if
 * that is not known.
 */
bool path_is_possible(const struct terms *t, const struct path *p);
/* Whether the path says that the term is one number; sets *c. */
bool path_knows(struct terms *t, const struct path *p, term a, uint64_t *c);
/* Whether the path says that what is compared is one number, for which the assumption does not hold. */
bool path_refutes(struct terms *t, const struct path *p, const struct assumption *a);
/* Whether the path asked for just this, and found the term not to be `c`. */
bool path_denies(const struct terms *t, const struct path *p, term a, uint64_t c);
/* The same term with numbers in place of what the path says to be one number. */
term path_rewrite(struct terms *t, const struct path *p, term a);
/* The same as path_is_possible() for what the call found (TERM_INPUT, TERM_READ and its `c`) being `value`. */
bool path_allows(const struct terms *t, const struct path *p, enum term_op op, uint64_t c, uint64_t value);

#endif
