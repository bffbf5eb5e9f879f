/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>

#include "hvcheck/stub.h"
#include "suite/static/decode.h"
#include "suite/static/entry.h"
#include "suite/static/feature.h"
#include "suite/static/reach.h"

#define BIT(f) (1ull << HV_FEATURE_##f)

#define DEAD_MAX 8	/* instructions of a slot that hangs: a branch to a loop, perhaps with WFE */

/* Instructions that mean something only together. */
enum mark {
	ELR1_X10, ELR1_X22, SPSR1_X11, SPSR1_X23,
	ELR2_X21, SPSR2_X22, ESR2_X23,
	ESR3_X30, CMP_SMC32, TPIDRRO_X30, SET_ELR2_X2, SET_ELR3_X2, EL_X1, EL_X11, HANG_ABOVE_EL2, WORKAROUND,
};
#define MARK(m) (1u << (m))

static const struct {
	uint32_t word;
	enum mark mark;
} marks[] = {
	{ 0xd538402a, ELR1_X10 },	/* mrs x10, elr_el1 */
	{ 0xd5384036, ELR1_X22 },
	{ 0xd538400b, SPSR1_X11 },
	{ 0xd5384017, SPSR1_X23 },
	{ 0xd53c4035, ELR2_X21 },
	{ 0xd53c4016, SPSR2_X22 },
	{ 0xd53c5217, ESR2_X23 },
	{ 0xd53e521e, ESR3_X30 },
	{ 0xf1004fdf, CMP_SMC32 },	/* cmp x30, #0x13 */
	{ 0xd51bd07e, TPIDRRO_X30 },	/* msr tpidrro_el0, x30 */
	{ 0xd51c4022, SET_ELR2_X2 },	/* msr elr_el2, x2 */
	{ 0xd51e4022, SET_ELR3_X2 },
	{ 0xd5384241, EL_X1 },		/* mrs x1, CurrentEL */
	{ 0xd538424b, EL_X11 },
	{ 0x5400000c, HANG_ABOVE_EL2 },	/* b.gt . */
	{ 0x52018021, WORKAROUND },	/* eor w1, w1, #0x80008000 */
};

/* How a project's hand-written entry code saves the state of the exception; it seldom changes. */
static const struct {
	uint32_t marks;
	uint64_t shows;
} signatures[] = {
	{ MARK(TPIDRRO_X30), BIT(TRAMPOLINE) },
	{ MARK(ELR1_X22) | MARK(SPSR1_X23), BIT(LINUX) },
	{ MARK(WORKAROUND), BIT(KVM_GUEST) },
	{ MARK(ELR2_X21) | MARK(SPSR2_X22) | MARK(ESR2_X23), BIT(XEN) },
	{ MARK(ESR3_X30), BIT(TFA) },
	{ MARK(ESR3_X30) | MARK(CMP_SMC32), BIT(SMC32) },
	{ MARK(EL_X11) | MARK(SET_ELR2_X2) | MARK(SET_ELR3_X2), BIT(UBOOT) },
	{ MARK(EL_X1) | MARK(HANG_ABOVE_EL2), BIT(EDK2) },
	{ MARK(ELR1_X10) | MARK(SPSR1_X11), BIT(FREEBSD) },
};

/* MSR and MRS of SPSR, ELR, ESR, FAR and VBAR, in the order of their encodings; the level is bits [18:16]. */
static const uint32_t exception_registers[] = { 0xd5184000, 0xd5184020, 0xd5185200, 0xd5186000, 0xd518c000 };

struct reading {
	struct entry *entry;
	uint32_t marks;
	unsigned count;		/* instructions of the slot, but for NOP */
	bool handles;
};

static uint64_t level_of(uint32_t word)
{
	switch (word >> 16 & 7) {
	case 0:
		return BIT(EL1);
	case 4:
		return BIT(EL2);
	case 6:
		return BIT(EL3);
	default:
		return 0;	/* 5: a guest's registers at EL1, which EL2 saves when it is done with the guest */
	}
}

static void read_register(struct reading *r, uint32_t word)
{
	if ((word & 0xffdf0000) == 0xd51e0000)
		r->entry->found |= BIT(EL3);
	if ((word & 0xffffffe0) == 0xd5384240)
		r->entry->found |= BIT(CURRENT_EL);
	for (unsigned i = 0; i < sizeof(exception_registers) / sizeof(*exception_registers); i++)
		if ((word & 0xffd8ffe0) == exception_registers[i] && level_of(word)) {
			r->entry->found |= level_of(word);
			r->handles = true;
		}
}

static void read_word(void *ctx, uint64_t at, uint32_t word)
{
	struct reading *r = ctx;

	(void)at;
	if (word >> 16 == 0)
		r->count = DEAD_MAX;	/* UDF: data, not a handler that hangs */
	r->count += word != HV_NOP;
	for (unsigned i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (word == marks[i].word)
			r->marks |= MARK(marks[i].mark);
	if ((word & 0xffd00000) == 0xd5100000)
		read_register(r, word);
	if (word >> 16 == 0xd69f)	/* eret, eretaa, eretab */
		r->handles = true;
}

#define NOWHERE UINT64_MAX

/* Where the first branch out of a slot leads. */
static uint64_t way_out(const uint8_t *image, size_t size, uint64_t slot)
{
	for (uint64_t at = slot; at < slot + HV_SLOT_SIZE; at += 4) {
		uint32_t word = hv_word(image, size, at);
		uint64_t to = at + (uint64_t)hv_field_get(HV_FIELD_B26, word);

		if (word >> 26 == 5 && (to < slot || to >= slot + HV_SLOT_SIZE))
			return to;
	}
	return NOWHERE;
}

/* KVM and Xen have a copy of their table for each way to flush what an attacker left in the branch predictor. */
static bool hops(const uint8_t *image, size_t size, uint64_t table)
{
	uint64_t to = way_out(image, size, table);

	if (to == NOWHERE || (to >= table && to < table + HV_TABLE_SIZE))
		return false;
	for (unsigned slot = 1; slot < 16; slot++)
		if (way_out(image, size, table + slot * HV_SLOT_SIZE) != to + slot * HV_SLOT_SIZE)
			return false;
	return true;
}

/* All padding; or PACIASP, PACIBSP or BTI C: what begins so is called, and no exception ever arrives there. */
static bool is_no_entry(const uint8_t *image, size_t size, uint64_t slot)
{
	uint64_t at = slot;

	while (at < slot + HV_SLOT_SIZE && hv_word(image, size, at) == HV_NOP)
		at += 4;
	if (at == slot + HV_SLOT_SIZE)
		return true;
	switch (hv_word(image, size, at)) {
	case 0xd503233f:
	case 0xd503237f:
	case 0xd503245f:
		return true;
	default:
		return false;
	}
}

static void read_slot(struct reading *r, const uint8_t *image, size_t size, uint64_t table, unsigned slot)
{
	uint64_t at = table + slot * HV_SLOT_SIZE;

	if (is_no_entry(image, size, at))
		return;
	r->count = 0;
	r->handles = false;
	if (!reach_handler(image, size, at, read_word, r) && r->count <= DEAD_MAX)
		r->entry->dead |= 1u << slot;
	if (r->handles)
		r->entry->handles |= 1u << slot;
}

void entry_read(const uint8_t *image, size_t size, uint64_t table, struct entry *entry)
{
	struct reading r = { .entry = entry };

	*entry = (struct entry) { 0 };
	for (unsigned slot = 0; slot < 16; slot++)
		read_slot(&r, image, size, table, slot);
	for (unsigned i = 0; i < sizeof(signatures) / sizeof(*signatures); i++)
		if ((r.marks & signatures[i].marks) == signatures[i].marks)
			entry->found |= signatures[i].shows;
	if (hops(image, size, table))
		entry->found |= BIT(HOPS);
}

unsigned entry_count(const uint8_t *image, size_t size, uint64_t table, unsigned min)
{
	struct entry entry = { 0 };
	struct reading r = { .entry = &entry };
	unsigned count = 0;

	for (unsigned slot = 0; slot < 16 && count + 16 - slot >= min; slot++) {
		read_slot(&r, image, size, table, slot);
		count += entry.handles >> slot & 1;
	}
	return count < min ? 0 : count;
}
