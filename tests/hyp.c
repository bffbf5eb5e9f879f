/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator's model of Hyp mode: which word of which table an exception takes, and what LR, ELR, SPSR and HSR are then. Written
 * by hand from the Arm ARM (DDI 0487, G1.12 and G8.2.71), not from what the simulator does.
 */
#include <string.h>

#include "hvcheck/machine.h"
#include "hvcheck/stub.h"
#include "sim/engine/place.h"
#include "sim/sim.h"
#include "tests/assembled.h"
#include "tests/hyp.h"
#include "tests/parts.h"

static struct hv_machine *m;
static struct hv_stub *stub;
static struct hv_call call;
static struct hv_outcome out;

static void open_hyp(const char *name)
{
	char error[256] = "";
	int status;

	stub = hv_stub_open(name, NULL, error, sizeof(error));
	ck_assert_msg(stub != NULL, "%s", error);
	m = hv_machine_open("sim:cortex-a15", error, sizeof(error), &status);
	ck_assert_msg(m != NULL, "%s", error);
	ck_assert_msg(!m->ops->load(m, stub, hv_stub_home(stub, &m->places)), "%s", m->error);
	hv_call_init(&call, &m->places);
}

static void open_arm(void)
{
	open_hyp("arm-4.12");
}

static void open_thumb(void)
{
	open_hyp("arm-4.12/thumb");
}

static void close_hyp(void)
{
	hv_machine_close(m);
	hv_stub_free(stub);
}

static void run_call(void)
{
	ck_assert_msg(!m->ops->run(m, &call, &out, 1), "%s", m->error);
}

#define SVC 0x1d3u
#define HYP 0x1dau
#define USR 0x10u
#define AIF 0x1c0u

/* From where, what, its class in HSR, the word of Hyp mode's table (G1.12.1, table G1-3), SPSR_hyp. */
static const struct {
	unsigned from, event, class, offset;
	uint32_t cpsr;
} vectors[] = {
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, SVC },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x600001d3 },		/* flags */
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x080f0013 },		/* Q, GE, nothing masked */
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x1d1 },		/* from FIQ, IRQ, Abort, Undefined and System mode */
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x1d2 },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x1d7 },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x1db },
	{ HV_FROM_A32, HV_EVENT_HVC, 0x12, 0x14, 0x1df },
	{ HV_FROM_EL2H, HV_EVENT_HVC, 0x12, 0x08, HYP },
	{ HV_FROM_A32, HV_EVENT_TRAP, 0x03, 0x14, SVC },		/* MCR, MRC */
	{ HV_FROM_A32, HV_EVENT_TRAP, 0x01, 0x14, SVC },		/* WFI, WFE */
	{ HV_FROM_A32, HV_EVENT_TRAP, 0x20, 0x14, SVC },		/* a prefetch abort of stage 2 */
	{ HV_FROM_A32, HV_EVENT_TRAP, 0x24, 0x14, SVC },		/* a data abort of stage 2 */
	{ HV_FROM_EL0, HV_EVENT_TRAP, 0x00, 0x14, USR },		/* HCR.TGE */
	{ HV_FROM_EL0, HV_EVENT_TRAP, 0x11, 0x14, USR },
	{ HV_FROM_EL2H, HV_EVENT_TRAP, 0x00, 0x04, HYP },
	{ HV_FROM_EL2H, HV_EVENT_TRAP, 0x07, 0x04, HYP },		/* HCPTR: undefined in Hyp mode itself */
	{ HV_FROM_EL2H, HV_EVENT_TRAP, 0x11, 0x08, HYP },
	{ HV_FROM_EL2H, HV_EVENT_TRAP, 0x21, 0x0c, HYP },
	{ HV_FROM_EL2H, HV_EVENT_TRAP, 0x25, 0x10, HYP },
	{ HV_FROM_EL2H, HV_EVENT_SERROR, 0x25, 0x10, HYP },
	{ HV_FROM_A32, HV_EVENT_SERROR, 0x24, 0x14, SVC },
	{ HV_FROM_A32, HV_EVENT_IRQ, 0, 0x18, SVC },
	{ HV_FROM_EL2H, HV_EVENT_IRQ, 0, 0x18, 0x1a },
	{ HV_FROM_A32, HV_EVENT_FIQ, 0, 0x1c, SVC },
	{ HV_FROM_EL2H, HV_EVENT_FIQ, 0, 0x1c, 0x1a },
};

START_TEST(exception_takes_its_word)
{
	uint64_t thumb = m->places.thumb ? HV_PSTATE_T : 0;

	call.from = (uint8_t)vectors[_i].from;
	call.event = (uint8_t)vectors[_i].event;
	call.in.r[HV_PSTATE] = vectors[_i].cpsr | thumb;
	call.in.r[HV_VBAR_EL2] = m->places.recorder;
	call.in.r[HV_ESR_EL2] = (uint64_t)vectors[_i].class << 26 | 0x123;
	call.imm = 0x123;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	ck_assert_uint_eq(out.slot * 4, vectors[_i].offset);
	ck_assert_uint_eq(hv_call_slot(HV_A32, &call) * 4, vectors[_i].offset);
	ck_assert_uint_eq(out.out.r[HV_SPSR_EL2], vectors[_i].cpsr | thumb);
	/* Hyp mode, A, I and F masked, T and E as HSCTLR says, the rest as it was. */
	ck_assert_uint_eq(out.out.r[HV_PSTATE], (vectors[_i].cpsr & 0xf80f0000) | AIF | 0x1a | thumb);
	if (call.event != HV_EVENT_IRQ && call.event != HV_EVENT_FIQ)
		ck_assert_uint_eq(out.out.r[HV_ESR_EL2] & ~(1ull << 25), call.in.r[HV_ESR_EL2]);
	if (call.event == HV_EVENT_HVC)
		ck_assert_uint_eq(out.out.r[HV_ELR_EL2], m->places.site + 4);
}
END_TEST

/* Banked registers are each mode's own, and none of them is changed by the entry. */
START_TEST(entry_keeps_all_registers)
{
	static const uint32_t modes[] = { 0x1d3, 0x1d1, 0x1d2, 0x1d7, 0x1db, 0x1df };

	call.in.r[HV_PSTATE] = hv_pstate_home(&m->places, modes[_i]);
	call.in.r[HV_VBAR_EL2] = m->places.recorder;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		ck_assert_msg(out.out.r[reg] == call.in.r[reg], "%s", hv_reg_name(HV_A32, reg));
	ck_assert_mem_eq(out.out.v, call.in.v, sizeof(call.in.v));
}
END_TEST

START_TEST(immediate_is_in_the_syndrome)
{
	static const uint16_t imms[] = { 0, 1, 0xf, 0x10, 0xfff, 0x1000, 0x8000, 0xffff };

	call.imm = imms[_i];
	call.in.r[HV_VBAR_EL2] = m->places.recorder;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	ck_assert_uint_eq(out.out.r[HV_ESR_EL2], 0x4a000000ull | imms[_i]);
}
END_TEST

/* HVBAR[4:0] are RES0. */
START_TEST(low_bits_of_hvbar_do_not_count)
{
	call.in.r[HV_VBAR_EL2] = m->places.recorder + (1u << _i);
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_VECTORED);
	ck_assert_uint_eq(out.slot, 5);
	ck_assert_uint_eq(out.out.r[HV_VBAR_EL2], m->places.recorder);
}
END_TEST

/* SVC and SMC are PL1's: the word, the mode, and LR behind SVC, in front of it for what is undefined (G1.12.3). */
START_TEST(neighbours_stay_at_pl1)
{
	static const struct { uint8_t event; unsigned slot, mode, lr; uint32_t masks; } near[] = {
		{ HV_EVENT_SVC, 2, 0x13, HV_X18, 0x80 }, { HV_EVENT_SMC, 1, 0x1b, HV_X22, 0x80 },
	};
	bool thumb = m->places.thumb;

	call.event = near[_i].event;
	call.in.r[HV_PSTATE] = hv_pstate_home(&m->places, 0x13);
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_EL1_FAULT);
	ck_assert_uint_eq(out.slot, near[_i].slot);
	ck_assert_uint_eq(out.out.r[HV_PSTATE], near[_i].masks | near[_i].mode);
	/* SVC is of 2 bytes in Thumb state; what is undefined there has its own address + 2 in LR. */
	ck_assert_uint_eq(out.out.r[near[_i].lr], m->places.site + (thumb ? 2 : 4));
	if (near[_i].event == HV_EVENT_SVC)
		ck_assert_uint_eq(out.out.r[HV_SPSR_EL1], 0x13u | (thumb ? HV_PSTATE_T : 0));
}
END_TEST

/* has_el3, HCE, HCD, and whether an HVC at PL1 reaches Hyp mode (F5.1.60). */
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
	ck_assert_uint_eq(out.how, gates[_i].reaches ? HV_HOW_RETURNED : HV_HOW_EL1_FAULT);
	if (!gates[_i].reaches)
		ck_assert_uint_eq(out.slot, 1);
}
END_TEST

/* The prefetch abort goes to the stub's own word at 0x0c, which is dead. HIFAR is the upper half of FAR_EL2. */
START_TEST(fetch_from_nowhere_aborts_in_hyp)
{
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = 0x123450;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
	ck_assert_uint_eq(out.out.r[HV_PC], m->places.table + 0x0c);
	ck_assert_uint_eq(out.out.r[HV_ESR_EL2] >> 26, 0x21);
	ck_assert_uint_eq(out.out.r[HV_ELR_EL2], 0x123450);
	ck_assert_uint_eq(out.out.r[HV_FAR_EL2] >> 32, 0x123450);
}
END_TEST

/* An HVC and a trap come back to the caller's own instruction set, which its SPSR holds, with what is left of its IT block. */
START_TEST(caller_of_either_set_comes_back)
{
	static const uint32_t states[] = { 0x1d3, 0x1d3 | HV_PSTATE_T, 0x1d3 | HV_PSTATE_T | 0xe800 };

	for (unsigned event = _i == 2 ? HV_EVENT_TRAP : HV_EVENT_HVC; event <= HV_EVENT_TRAP; event++) {
		call.event = (uint8_t)event;
		call.in.r[HV_PSTATE] = states[_i];
		call.in.r[HV_X0] = 2;
		for (unsigned round = 0; round < 2; round++) {
			run_call();
			ck_assert_uint_eq(out.how, HV_HOW_RETURNED);
			ck_assert_uint_eq(out.out.r[HV_PSTATE], states[_i] & 0x1ff);
			ck_assert_uint_eq(out.out.r[HV_SPSR_EL2], states[_i]);
			ck_assert_uint_eq(out.out.r[HV_PC], m->places.site + 4);
			hv_call_init(&call, &m->places);	/* and the harness's own caller after it */
			call.in.r[HV_X0] = 2;
			run_call();
			ck_assert_uint_eq(out.how, HV_HOW_RETURNED);
			ck_assert_uint_eq(out.out.r[HV_PSTATE], call.in.r[HV_PSTATE]);
			call.event = (uint8_t)event;
			call.in.r[HV_PSTATE] = states[_i];
		}
	}
}
END_TEST

/* Bit 0 of the entry chooses the instruction set (F5.1.28 BX). */
START_TEST(restart_chooses_the_instruction_set)
{
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = m->places.payload + (unsigned)_i;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_RESTARTED);
	ck_assert_uint_eq(out.out.r[HV_PC], m->places.payload);
	ck_assert_uint_eq(out.out.r[HV_PSTATE] & (AIF | 0x3f), AIF | 0x1a | (_i ? HV_PSTATE_T : 0u));
}
END_TEST

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

/* A stub that comes back to its HVC with vectors in the page of the simulator's microcode: that too ends. */
START_TEST(vectors_in_microcode_end)
{
	close_hyp();
	open_hyp("arm-4.12/bad-elr-retry");
	call.in.r[HV_X0] = 0;
	call.in.r[HV_X1] = MICRO_BASE;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
}
END_TEST

static void put_word(uint32_t from, uint32_t to)
{
	for (size_t at = 0; at + 4 <= stub->size; at += 4)
		if (!memcmp(stub->image + at, &from, 4)) {
			memcpy(stub->image + at, &to, 4);
			ck_assert_msg(!m->ops->load(m, stub, hv_stub_home(stub, &m->places)), "%s", m->error);
			return;
		}
	ck_abort_msg("the stub has no word %#x", from);
}

/* YIELD and WFE are executed, in place of "mov r0, #0", and what is undefined behind one of them is undefined. */
START_TEST(hints_are_executed)
{
	static const char *const hints[] = { ASM_A32("yield"), ASM_A32("wfe") };

	put_word(assembled_word(ASM_A32("mov r0, #0")), assembled_word(hints[_i]));
	call.in.r[HV_X0] = 2;
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_RETURNED);
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_RETURNED);
	put_word(assembled_word(ASM_A32("eret")), assembled_word(ASM_A32("udf #0")));
	run_call();
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
	ck_assert_uint_eq(out.out.r[HV_PC], m->places.table + 4);
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

/* A stub of AArch64 is none for this machine, and this one is none for those of AArch64. */
START_TEST(other_states_are_refused)
{
	char error[256] = "";
	int status;
	struct hv_stub *other = hv_stub_open("linux-4.12", NULL, error, sizeof(error));
	struct hv_machine *a64 = hv_machine_open("sim:cortex-a72", error, sizeof(error), &status);

	ck_assert_ptr_nonnull(other);
	ck_assert_ptr_nonnull(a64);
	ck_assert_int_eq(m->ops->load(m, other, hv_stub_home(other, &m->places)), -1);
	ck_assert_int_eq(a64->ops->load(a64, stub, hv_stub_home(stub, &a64->places)), -1);
	hv_machine_close(a64);
	hv_stub_free(other);
}
END_TEST

static TCase *tests_of(const char *name, void (*open)(void))
{
	TCase *t = tcase_create(name);

	tcase_add_checked_fixture(t, open, close_hyp);
	tcase_add_loop_test(t, exception_takes_its_word, 0, sizeof(vectors) / sizeof(vectors[0]));
	tcase_add_loop_test(t, entry_keeps_all_registers, 0, 6);
	tcase_add_loop_test(t, immediate_is_in_the_syndrome, 0, 8);
	tcase_add_loop_test(t, low_bits_of_hvbar_do_not_count, 0, 5);
	tcase_add_loop_test(t, neighbours_stay_at_pl1, 0, 2);
	tcase_add_loop_test(t, gates_make_hvc_undefined, 0, sizeof(gates) / sizeof(gates[0]));
	tcase_add_test(t, fetch_from_nowhere_aborts_in_hyp);
	tcase_add_loop_test(t, caller_of_either_set_comes_back, 0, 3);
	tcase_add_loop_test(t, restart_chooses_the_instruction_set, 0, 2);
	tcase_add_test(t, batch_goes_on_behind_a_hang);
	tcase_add_test(t, vectors_in_microcode_end);
	tcase_add_test(t, outcome_is_reproducible);
	tcase_add_test(t, other_states_are_refused);
	return t;
}

Suite *hyp_suite(void)
{
	Suite *s = suite_create("hyp model");

	TCase *arm = tests_of("ARM", open_arm);

	tcase_add_loop_test(arm, hints_are_executed, 0, 2);
	suite_add_tcase(s, arm);
	suite_add_tcase(s, tests_of("Thumb", open_thumb));
	return s;
}
