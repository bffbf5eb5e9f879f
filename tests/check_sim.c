/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The simulator: its model of exceptions, one by one, and then the whole suite on it. */
#include <string.h>

#include "hvcheck/report.h"
#include "sim/sim.h"
#include "tests/conformance.h"
#include "tests/costs.h"
#include "tests/doing.h"
#include "tests/large.h"
#include "tests/fuzzing.h"
#include "tests/hyp.h"
#include "tests/mutants.h"
#include "tests/patience.h"
#include "tests/parts.h"
#include "tests/scenarios.h"
#include "tests/siblings.h"
#include "tests/suites.h"

/*
 * For LeakSanitizer, which looks into each forked test as it exits: Check's own lists are held by its caller alone then, and not
 * always found. And Unicorn 2.0 keeps the bitmap that it makes of a page of code which is stored to often.
 */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void); /* its library looks for the name */
const char *__lsan_default_suppressions(void)
{
	return "leak:emalloc\nleak:tb_invalidate_phys_page_fast\n";
}

static struct hv_machine *m;
static struct hv_call call;
static struct hv_outcome out;

static void open_sim(void)
{
	char error[256] = "";
	int status;
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, error, sizeof(error));

	ck_assert_msg(stub != NULL, "%s", error);
	m = hv_machine_open("sim", error, sizeof(error), &status);
	ck_assert_msg(m != NULL, "%s", error);
	ck_assert_int_eq(m->ops->load(m, stub, hv_stub_home(stub, &m->places)), 0);
	hv_stub_free(stub);
	hv_call_init(&call, &m->places);
}

static void close_sim(void)
{
	hv_machine_close(m);
}

static void run_call(void)
{
	ck_assert_msg(!m->ops->run(m, &call, &out, 1), "%s", m->error);
}

/* From where, what, the slot's offset, SPSR: Arm ARM table D1-7. */
static const struct {
	unsigned from, event, offset;
	uint32_t pstate;
} vectors[] = {
	{ HV_FROM_EL2T, HV_EVENT_HVC, 0x000, 0x3c8 }, { HV_FROM_EL2T, HV_EVENT_IRQ, 0x080, 0x208 },
	{ HV_FROM_EL2T, HV_EVENT_FIQ, 0x100, 0x3c8 }, { HV_FROM_EL2T, HV_EVENT_SERROR, 0x180, 0x3c8 },
	{ HV_FROM_EL2H, HV_EVENT_HVC, 0x200, 0x3c9 }, { HV_FROM_EL2H, HV_EVENT_IRQ, 0x280, 0xf00003c9 },
	{ HV_FROM_EL2H, HV_EVENT_FIQ, 0x300, 0x3c9 }, { HV_FROM_EL2H, HV_EVENT_SERROR, 0x380, 0x3c9 },
	{ HV_FROM_EL1, HV_EVENT_HVC, 0x400, 0x600003c5 }, { HV_FROM_EL1, HV_EVENT_IRQ, 0x480, 0x5 },
	{ HV_FROM_EL1, HV_EVENT_FIQ, 0x500, 0x3c4 }, { HV_FROM_EL1, HV_EVENT_SERROR, 0x580, 0x3c5 },
	{ HV_FROM_EL1, HV_EVENT_TRAP, 0x400, 0x3c5 }, { HV_FROM_EL2H, HV_EVENT_TRAP, 0x200, 0x3c9 },
	{ HV_FROM_EL0, HV_EVENT_TRAP, 0x400, 0x200003c0 }, { HV_FROM_EL2T, HV_EVENT_TRAP, 0x000, 0x3c8 },
	{ HV_FROM_A32, HV_EVENT_TRAP, 0x600, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x600, 0x1d3 }, { HV_FROM_A32, HV_EVENT_IRQ, 0x680, 0x1d3 },
	{ HV_FROM_A32, HV_EVENT_FIQ, 0x700, 0x200001d3 }, { HV_FROM_A32, HV_EVENT_SERROR, 0x780, 0x1d3 },
};

START_TEST(exception_takes_its_slot)
{
	call.from = (uint8_t)vectors[_i].from;
	call.event = (uint8_t)vectors[_i].event;
	call.in.r[HV_PSTATE] = vectors[_i].pstate;
	call.in.r[HV_VBAR_EL2] = m->places.recorder;
	call.in.r[HV_ESR_EL2] = 0x60000000 | 1u << 25;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	ck_assert_uint_eq(out.slot * 0x80, vectors[_i].offset);
	ck_assert_uint_eq(out.out.r[HV_SPSR_EL2], vectors[_i].pstate);
	/* DAIF masked, SP_EL2 selected, flags as they were. */
	ck_assert_uint_eq(out.out.r[HV_PSTATE], (vectors[_i].pstate & HV_PSTATE_NZCV) | 0x3c9);
	if (call.event == HV_EVENT_HVC)
		ck_assert_uint_eq(out.out.r[HV_ESR_EL2], (call.from == HV_FROM_A32 ? 0x12ull : 0x16ull) << 26 | 1u << 25);
	else
		ck_assert_uint_eq(out.out.r[HV_ESR_EL2], call.in.r[HV_ESR_EL2]);
}
END_TEST

START_TEST(immediate_is_in_the_syndrome)
{
	static const uint16_t imms[] = { 0, 1, 0x8000, 0xffff };

	call.imm = imms[_i];
	call.in.r[HV_VBAR_EL2] = m->places.recorder;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	ck_assert_uint_eq(out.out.r[HV_ESR_EL2], 0x5a000000ull | imms[_i]);
	ck_assert_uint_eq(out.out.r[HV_ELR_EL2], m->places.site + 4);
}
END_TEST

/* VBAR_EL2[10:0] are RES0: whatever is written there, the same table is used. */
START_TEST(low_bits_of_vbar_do_not_count)
{
	call.in.r[HV_VBAR_EL2] = m->places.recorder + (1u << _i);
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	ck_assert_uint_eq(out.slot, 8);
	ck_assert_uint_eq(out.out.r[HV_VBAR_EL2], m->places.recorder);
}
END_TEST

/* A trap of EL0's comes back to EL0, and the calls behind it are as if there had been none. */
START_TEST(el0_comes_back)
{
	struct hv_call calls[3];
	struct hv_outcome outs[3];

	for (unsigned i = 0; i < 3; i++) {
		calls[i] = call;
		calls[i].id = i;
		calls[i].in.r[HV_X0] = 2;	/* RESET_VECTORS */
	}
	calls[1].from = HV_FROM_EL0;
	calls[1].event = HV_EVENT_TRAP;
	calls[1].in.r[HV_PSTATE] = 0xa0000000;
	calls[1].in.r[HV_ESR_EL2] = 0x60000000 | 1u << 25;
	ck_assert_msg(!m->ops->run(m, calls, outs, 3), "%s", m->error);
	ck_assert_uint_eq(outs[1].how, HV_HOW_RETURNED);
	ck_assert_uint_eq(outs[1].id, 1);
	ck_assert_uint_eq(outs[1].out.r[HV_PSTATE], 0xa0000000);
	ck_assert_uint_eq(outs[1].out.r[HV_X0], 0);
	for (unsigned reg = HV_X1; reg <= HV_SP_EL2; reg++)
		ck_assert_uint_eq(outs[1].out.r[reg], calls[1].in.r[reg]);
	ck_assert_mem_eq(outs[1].out.v, calls[1].in.v, sizeof(calls[1].in.v));
	ck_assert_uint_eq(outs[1].out.r[HV_ESR_EL1], 0x56000000 | HV_SVC_EL0_IMM);
	ck_assert_uint_eq(outs[1].out.r[HV_ELR_EL1], HV_SITE_EL0(&m->places) + 4);
	ck_assert_uint_eq(outs[1].out.r[HV_SPSR_EL1], 0xa0000000);
	outs[0].id = outs[2].id;
	ck_assert_mem_eq(&outs[0], &outs[2], sizeof(outs[0]));
}
END_TEST

/* has_el3, HCE, HCD, and whether an HVC at EL1 reaches EL2 (Arm ARM C6.2.113). */
static const struct {
	bool has_el3, hce, hcd, reaches;
} gates[] = {
	{ true, true, false, true }, { true, false, false, false }, { true, true, true, true },
	{ false, false, false, true }, { false, true, true, false },
};

START_TEST(gates_make_hvc_undefined)
{
	sim_gates(m, gates[_i].has_el3, gates[_i].hce, gates[_i].hcd);
	call.in.r[HV_X0] = 2;
	run_call();
	if (gates[_i].reaches) {
		ck_assert_uint_eq(out.how, HV_HOW_RETURNED);
		return;
	}
	ck_assert_uint_eq(out.how, HV_HOW_EL1_FAULT);
	ck_assert_uint_eq(out.slot, 4);
	ck_assert_uint_eq(out.out.r[HV_ESR_EL1], 1u << 25);
	ck_assert_uint_eq(out.out.r[HV_ELR_EL1], m->places.site);
}
END_TEST

START_TEST(fetch_from_nowhere_aborts_at_el2)
{
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = 0x123450;
	run_call();
	/* The abort goes to the stub's own slot 0x200, which is dead. */
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
	ck_assert_uint_eq(out.out.r[HV_PC], m->places.table + 0x200);
	ck_assert_uint_eq(out.out.r[HV_ESR_EL2] >> 26, 0x21);
	ck_assert_uint_eq(out.out.r[HV_ELR_EL2], 0x123450);
	ck_assert_uint_eq(out.out.r[HV_FAR_EL2], 0x123450);
}
END_TEST

START_TEST(vectors_outside_memory_are_cut)
{
	call.in.r[HV_VBAR_EL2] = 0x7000000000;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
	ck_assert_uint_eq(HV_PSTATE_EL(out.out.r[HV_PSTATE]), 2);	/* not on the microcode's way */
	call.in.r[HV_VBAR_EL2] = m->places.table;
	call.in.r[HV_X0] = 2;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_RETURNED);
}
END_TEST

/* A hung call in the middle of a batch costs its neighbours nothing. */
START_TEST(batch_goes_on_behind_a_hang)
{
	struct hv_call calls[8];
	struct hv_outcome outs[8];

	for (unsigned i = 0; i < 8; i++) {
		calls[i] = call;
		calls[i].id = 100 + i;
		calls[i].in.r[HV_X0] = i == 3 || i == 4 ? 1 : 2;
		calls[i].in.r[HV_X1] = 0x123450;
	}
	ck_assert_int_eq(m->ops->run(m, calls, outs, 8), 0);
	for (unsigned i = 0; i < 8; i++) {
		ck_assert_uint_eq(outs[i].id, 100 + i);
		ck_assert_uint_eq(outs[i].how, i == 3 || i == 4 ? HV_HOW_HUNG : HV_HOW_RETURNED);
	}
}
END_TEST

/* The same call twice: the same outcome, byte for byte. */
START_TEST(outcome_is_reproducible)
{
	struct hv_outcome again;

	call.in.r[HV_X0] = 2;
	run_call();
	again = out;
	run_call();
	ck_assert_int_eq(memcmp(&again, &out, sizeof(out)), 0);
}
END_TEST

START_TEST(write_to_memory_is_seen_and_undone)
{
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open("linux-4.12/bad-push", NULL, error, sizeof(error));
	struct hv_call calls[3];
	struct hv_outcome outs[3];

	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_int_eq(m->ops->load(m, stub, hv_stub_home(stub, &m->places)), 0);
	hv_call_init(&call, &m->places);
	call.in.r[HV_X0] = 2;
	for (unsigned i = 0; i < 3; i++)
		calls[i] = call;
	ck_assert_int_eq(m->ops->run(m, calls, outs, 3), 0);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_uint_ge(outs[i].mem_bytes, 1);
		ck_assert_uint_lt(call.in.r[HV_SP_EL2] - outs[i].mem_at, 64);
	}
	hv_stub_free(stub);
}
END_TEST

/* Stubs of every temper: those that the host can steer itself, and those that stray from that in some call. */
static const char *const tempers[] = {
	"linux-4.12", "linux-6.0", "linux-4.8", "linux-4.12/bad-push", "linux-4.12/bad-simd", "linux-4.12/bad-hcr",
	"linux-4.12/bad-sp", "linux-4.12/bad-loop", "linux-4.12/bad-fault", "linux-4.12/bad-fpcr", "linux-4.12/bad-slot-400-dead",
	"linux-4.12/bad-restart-sp", "linux-4.12/bad-br-return", "linux-4.12/bad-self-modify", "linux-4.12/bad-sp-el0",
};

#define TEMPER_CALLS 100u

/* Calls in a batch, which the host steers, come out as calls one by one, which the runner makes. */
static void load_builtin(const char *name, struct hv_stub **stub)
{
	char error[256] = "";

	*stub = hv_stub_open(name, NULL, error, sizeof(error));
	ck_assert_msg(*stub != NULL, "%s", error);
	ck_assert_int_eq(m->ops->load(m, *stub, hv_stub_home(*stub, &m->places)), 0);
}

/* A subject takes the place of another in the same engine. Nothing of the other's code is left: neither bytes nor blocks. */
START_TEST(subject_leaves_nothing_to_the_next)
{
	static const struct { const char *name; uint64_t answer; } subjects[] = {
		{ "linux-4.8", 2 }, { "linux-4.12", HVC_STUB_ERR }, { "linux-4.8", 2 },
	};
	struct hv_stub *stub;
	uint64_t old;

	for (unsigned i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		load_builtin(subjects[i].name, &stub);
		hv_call_init(&call, &m->places);
		call.in.r[HV_X0] = 0x77;
		ck_assert_int_eq(m->ops->run(m, &call, &out, 1), 0);
		ck_assert_uint_eq(out.out.r[HV_X0], subjects[i].answer);
		hv_stub_free(stub);
	}
	load_builtin("linux-4.12", &stub);
	old = m->places.table;
	ck_assert_int_eq(m->ops->move(m, m->places.stub, m->places.stub_size, old + 0x100000, old + 0x100000), 0);
	hv_call_init(&call, &m->places);
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = old;		/* a restart that goes where the stub was */
	ck_assert_int_eq(m->ops->run(m, &call, &out, 1), 0);
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
	ck_assert_uint_eq(out.out.r[HV_PC], old + 0x100000 + 0x200);	/* EL2's abort */
	hv_stub_free(stub);
}
END_TEST

START_TEST(batches_are_as_single_calls)
{
	static struct hv_call calls[TEMPER_CALLS];
	static struct hv_outcome outs[TEMPER_CALLS];
	char error[256];
	struct hv_stub *stub = hv_stub_open(tempers[_i], NULL, error, sizeof(error));
	uint64_t random = (uint64_t)_i + 1;

	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_int_eq(m->ops->load(m, stub, hv_stub_home(stub, &m->places)), 0);
	hv_stub_free(stub);
	for (unsigned i = 0; i < TEMPER_CALLS; i++) {
		hv_call_init(&calls[i], &m->places);
		calls[i].id = i;
		for (int r = HV_X0; r <= HV_X30; r++) {
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			calls[i].in.r[r] = random >> (random >> 58);
		}
		calls[i].in.r[HV_PSTATE] = (random & HV_PSTATE_NZCV) | HV_PSTATE_DAIF | HV_PSTATE_EL1H;
		calls[i].in.r[HV_X0] = (random >> 40) % 6;
		if (calls[i].in.r[HV_X0] == 1 || calls[i].in.r[HV_X0] == 2)
			calls[i].in.r[HV_X1] = m->places.payload;
		calls[i].imm = (uint16_t)(random >> 33);
	}
	ck_assert_int_eq(m->ops->run(m, calls, outs, TEMPER_CALLS), 0);
	for (unsigned i = 0; i < TEMPER_CALLS; i++) {
		ck_assert_int_eq(m->ops->run(m, &calls[i], &out, 1), 0);
		ck_assert_uint_eq(outs[i].id, i);
		ck_assert_uint_eq(outs[i].how, out.how);
		ck_assert_uint_eq(outs[i].mem_bytes, out.mem_bytes);
		for (unsigned r = 0; r < HV_REG_COUNT; r++)
			ck_assert_msg(outs[i].out.r[r] == out.out.r[r], "%s, call %u (x0 = %#lx): %s is %#lx, alone %#lx",
				      tempers[_i], i, (unsigned long)calls[i].in.r[HV_X0], hv_regs[r].name,
				      (unsigned long)outs[i].out.r[r], (unsigned long)out.out.r[r]);
		ck_assert_mem_eq(outs[i].out.v, out.out.v, sizeof(out.out.v));
	}
}
END_TEST

static Suite *model_suite(void)
{
	Suite *s = suite_create("sim model");
	TCase *t = tcase_create("exceptions and memory");

	tcase_add_checked_fixture(t, open_sim, close_sim);
	tcase_add_loop_test(t, exception_takes_its_slot, 0, sizeof(vectors) / sizeof(vectors[0]));
	tcase_add_test(t, el0_comes_back);
	tcase_add_loop_test(t, immediate_is_in_the_syndrome, 0, 4);
	tcase_add_loop_test(t, low_bits_of_vbar_do_not_count, 0, 11);
	tcase_add_loop_test(t, gates_make_hvc_undefined, 0, sizeof(gates) / sizeof(gates[0]));
	tcase_add_test(t, fetch_from_nowhere_aborts_at_el2);
	tcase_add_test(t, vectors_outside_memory_are_cut);
	tcase_add_test(t, batch_goes_on_behind_a_hang);
	tcase_add_test(t, outcome_is_reproducible);
	tcase_add_test(t, write_to_memory_is_seen_and_undone);
	tcase_add_test(t, subject_leaves_nothing_to_the_next);
	tcase_add_loop_test(t, batches_are_as_single_calls, 0, sizeof(tempers) / sizeof(tempers[0]));
	suite_add_tcase(s, t);
	return s;
}

static Suite *conformance_without_vhe(const char *machine)
{
	return conformance_suite(machine, ON_SIM);
}

static Suite *conformance_with_vhe(const char *machine)
{
	return conformance_suite(machine, ON_SIM_VHE);
}

static Suite *conformance_in_hyp(const char *machine)
{
	return conformance_suite(machine, ON_SIM_HYP);
}

static Suite *large_images(const char *machine)
{
	return large_suite(machine, true, true);
}

static Suite *coherent_scenarios(const char *machine)
{
	return scenarios_suite(machine, true);
}

static Suite *(*const own[])(void) = { model_suite, NULL };
static Suite *(*const measure[])(void) = { measure_suite, NULL };
static Suite *(*const hyp_model[])(void) = { hyp_suite, NULL };
static Suite *(*const random_calls[])(void) = { fuzzing_suite, NULL };
static Suite *(*const no_vhe[])(const char *machine) = { conformance_without_vhe, NULL };
static Suite *(*const vhe[])(const char *machine) = { conformance_with_vhe, NULL };
static Suite *(*const hyp[])(const char *machine) = { conformance_in_hyp, hyp_mutants_suite, NULL };
static Suite *(*const coherent[])(const char *machine) = { coherent_scenarios, NULL };
static Suite *(*const costs[])(const char *machine) = { costs_suite, NULL };
static Suite *(*const others[])(const char *machine) = { doing_suite, large_images, mutants_suite, patience_suite, NULL };

static const struct part parts[] = {
	{ "scenarios", "sim", NULL, coherent },
	{ "no-vhe", "sim:cortex-a72", NULL, no_vhe },
	{ "vhe", "sim:max", NULL, vhe },
	{ "hyp", "sim:cortex-a15", hyp_model, hyp },
	{ "random-calls", "sim", random_calls, NULL },
	{ "costs", "sim:max", NULL, costs },
	{ "measure", NULL, measure, NULL },
	{ "rest", "sim:max", own, others },
};

int main(int argc, char **argv)
{
	return parts_main(parts, sizeof(parts) / sizeof(*parts), argc, argv);
}
