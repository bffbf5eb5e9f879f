/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/run/crossing.h"
#include "suite/static/alternatives.h"
#include "suite/static/relocated.h"

#define CALLS_EACH 12		/* of one kind, that are watched */
#define KERNEL_HALF 0xffffull	/* bits [63:48] of an address in the kernel's half */
#define KERNEL_ALIGN (2ull << 20)
#define PHYSICAL_END (1ull << 40)	/* no memory that hvcheck boots a kernel in lies beyond */
#define PAGE 4096
#define T0SZ_LEAST 16	/* Arm ARM D13.2.132: 48 bits */
#define T0SZ_MOST 39
#define HOST_GUESS "kvm-live-"

struct watch {
	const struct hv_stub *stub;
	const struct rewritten *list;
	size_t list_count;
	const uint64_t *absent;	/* words that the kernel fills at boot */
	size_t absent_count;
	uint64_t base;		/* where the image lies */
	bool sizes;		/* the call takes the size of addresses into TCR_EL2 */
	struct crossing found;	/* .at: 0 if nothing was found yet */
};

static void on_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct watch *w = ctx;
	const struct rewritten *r;

	(void)m, (void)insn;
	if (el != 2 || pc - w->base >= w->stub->size || (w->found.at && w->found.kind == CROSSES_TEXT))
		return;
	r = alternatives_find(w->list, w->list_count, pc - w->base);
	if (r)
		w->found = (struct crossing){ .kind = CROSSES_TEXT, .at = r->at };
}

/*
 * In memory: a word that leads to KVM's vectors, by an address of KVM's own. It moves the kernel as a whole, by a multiple of
 * 2 MiB, so of the image's places that are so far from each other one is such a table.
 */
static bool leads_to_host(const struct hv_stub *stub, uint64_t value)
{
	char guess[48], why[160];

	if (value < PHYSICAL_END || value % HV_TABLE_SIZE)
		return false;
	for (uint64_t at = value % KERNEL_ALIGN; at < stub->size && stub->size - at >= HV_TABLE_SIZE; at += KERNEL_ALIGN)
		if (hv_classify(stub->image, stub->size, at, guess, sizeof(guess), why, sizeof(why)) &&
		    !strncmp(guess, HOST_GUESS, strlen(HOST_GUESS)))
			return true;
	return false;
}

/*
 * The kernel's own relocations move every word of the file that is an address of the kernel's. Up to 6.1 the file has zero there
 * instead. In memory all is done.
 */
static bool moves(const struct hv_stub *stub, uint64_t value)
{
	if (stub->kind == HV_STUB_RESIDENT)
		return leads_to_host(stub, value);
	return value >> 48 == KERNEL_HALF && value != ~0ull;
}

/* In memory: TCR_EL2.T0SZ for page tables of the kernel's, which are not the harness's. A file has no such variable's value. */
static bool is_size(const struct hv_stub *stub, uint64_t at, uint64_t value)
{
	return stub->kind == HV_STUB_RESIDENT && at / PAGE != stub->table / PAGE && value >= T0SZ_LEAST && value <= T0SZ_MOST;
}

static void on_access(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store)
{
	struct watch *w = ctx;
	uint64_t value, at = addr - w->base;

	(void)m, (void)pc;
	if (is_store || size != 8 || at >= w->stub->size || w->stub->size - at < 8 || w->found.at)
		return;
	if (relocated_has(w->absent, w->absent_count, at))
		w->found = (struct crossing){ .kind = CROSSES_ABSENT, .at = at };
	memcpy(&value, w->stub->image + at, 8);
	if (w->sizes && is_size(w->stub, at, value))
		w->found = (struct crossing){ .kind = CROSSES_SIZE, .at = at };
	if (moves(w->stub, value))
		w->found = (struct crossing){ .kind = CROSSES_POINTER, .at = at, .value = value };
}

static bool is_first_of(const struct hv_planned *plan, size_t index, const struct hv_abi *abi)
{
	const struct hv_call_spec *spec = hv_abi_select(abi, &plan[index].call);
	unsigned before = 0;

	for (size_t i = 0; i < index; i++)
		before += plan[i].call.event == HV_EVENT_HVC && hv_abi_select(abi, &plan[i].call) == spec;
	return before < CALLS_EACH && plan[index].call.event == HV_EVENT_HVC &&
	       plan[index].call.from == hv_execs[abi->exec].caller_from;
}

static struct crossing *of_spec(struct crossings *all, const struct hv_call_spec *spec)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->c[i].spec == spec)
			return &all->c[i];
	return NULL;
}

/* One kind of call crosses text or a pointer: text is said first, since it leaves nothing to be seen. */
static void keep(struct crossings *all, const struct crossing *c)
{
	struct crossing *old = of_spec(all, c->spec);

	if (old && c->kind == CROSSES_TEXT && old->kind == CROSSES_POINTER)
		*old = *c;
	else if (!old && all->count < CROSSINGS)
		all->c[all->count++] = *c;
}

static int watch_calls(struct hv_machine *m, struct watch *w, const struct hv_abi *abi, const struct hv_planned *plan, size_t count,
		       struct crossings *to)
{
	const struct hv_observer observer = { .step = on_step, .access = on_access, .ctx = w };
	struct hv_outcome out;
	int err = m->ops->observe(m, &observer);

	for (size_t i = 0; !err && i < count; i++) {
		const struct crossing *known = of_spec(to, hv_abi_select(abi, &plan[i].call));

		if (!hv_is_runnable(&plan[i], m) || (known && known->kind != CROSSES_POINTER) || !is_first_of(plan, i, abi))
			continue;
		w->found = (struct crossing){ 0 };
		w->sizes = hv_abi_select(abi, &plan[i].call)->sizes_tcr;
		err = m->ops->run(m, &plan[i].call, &out, 1);
		w->found.spec = hv_abi_select(abi, &plan[i].call);
		if (w->found.at)
			keep(to, &w->found);
	}
	return err || m->ops->observe(m, NULL) ? -1 : 0;
}

/* Of a resident hypervisor, whatever is no call of the stub is its own function's: C code, with page tables and per-CPU memory. */
static void keep_host(const struct hv_abi *abi, struct crossings *to)
{
	const struct hv_call trap = { .event = HV_EVENT_TRAP };

	if (!abi->mmu_on)
		return;
	keep(to, &(struct crossing){ .spec = &abi->unknown, .kind = CROSSES_HOST });
	keep(to, &(struct crossing){ .spec = hv_abi_select(abi, &trap), .kind = CROSSES_HOST });
}

int crossings_find(const struct hv_stub *stub, const struct hv_abi *abi, hv_machine_open_fn *open, uint64_t seed,
		   struct crossings *to, char *error, size_t size)
{
	struct watch w = { .stub = stub };
	struct hv_planned *plan = NULL;
	struct hv_machine *m = NULL;
	struct rewritten *list = NULL;
	uint64_t *absent = NULL;
	int status, err = -1;

	to->count = 0;
	if (!hv_stub_is_kernel(stub))
		return 0;
	if (stub->kind != HV_STUB_RESIDENT) {
		list = alternatives_list(stub->image, stub->size, &w.list_count);
		absent = relocated_list(stub->image, stub->size, &w.absent_count);
	}
	w.list = list;
	w.absent = absent;
	keep_host(abi, to);
	m = open("sim:max", error, size, &status);
	plan = m ? calloc(HV_PLAN_MAX, sizeof(*plan)) : NULL;
	w.base = m ? hv_stub_home(stub, &m->places) : 0;
	if (m && m->ops->load(m, stub, w.base))
		snprintf(error, size, "%s", m->error);
	else if (m && !plan)
		snprintf(error, size, "out of memory");
	else if (m)
		err = watch_calls(m, &w, abi, plan, hv_generate(abi, &m->places, seed, plan, HV_PLAN_MAX), to);
	hv_machine_close(m);
	free(plan);
	free(list);
	free(absent);
	return err;
}

const struct crossing *crossings_find_call(const struct crossings *all, const struct hv_abi *abi, const struct hv_call *call)
{
	const struct hv_call_spec *spec = hv_abi_select(abi, call);

	if (!(abi->live >> hv_call_slot(abi->exec, call) & 1))
		return NULL;
	for (size_t i = 0; i < all->count; i++)
		if (all->c[i].spec == spec)
			return &all->c[i];
	return NULL;
}

const struct crossing *crossings_block(const struct crossings *all, const struct hv_abi *abi, const struct hv_call *call)
{
	const struct crossing *c = crossings_find_call(all, abi, call);

	return c && c->kind != CROSSES_POINTER ? c : NULL;
}

const struct crossing *crossings_excuse(const struct crossings *all, const struct hv_abi *abi, const struct hv_call *call,
					const struct hv_verdict *v)
{
	const struct crossing *c = crossings_find_call(all, abi, call);

	if (!c || c->kind != CROSSES_POINTER || v->status != HV_FAIL || !v->diff_count)
		return NULL;
	for (unsigned i = 0; i < v->diff_count; i++)
		if ((v->diff[i].got ^ c->value) & ~0x7ffull)
			return NULL;
	return c;
}

const char *crossing_text(const struct crossing *c, char *buf, size_t size)
{
	switch (c->kind) {
	case CROSSES_TEXT:
		snprintf(buf, size, "%s runs over image+%#" PRIx64 ", which the kernel may write over at boot: the file is not "
			 "what runs", c->spec->name, c->at);
		break;
	case CROSSES_POINTER:
		snprintf(buf, size, "%s takes an address of %s from image+%#" PRIx64 ", which moves with the kernel", c->spec->name,
			 c->value >> 48 == KERNEL_HALF ? "the kernel's" : "KVM's vectors", c->at);
		break;
	case CROSSES_SIZE:
		snprintf(buf, size, "%s takes the size of addresses from image+%#" PRIx64 ", where it is that of the kernel's own "
			 "page tables", c->spec->name, c->at);
		break;
	case CROSSES_ABSENT:
		snprintf(buf, size, "%s takes an address from image+%#" PRIx64 ", which the kernel writes there at boot: the file "
			 "does not have it", c->spec->name, c->at);
		break;
	default:
		snprintf(buf, size, "what is no call of the stub is a function of the hypervisor's, which needs page tables and "
			 "memory that a file does not have");
		break;
	}
	return buf;
}
