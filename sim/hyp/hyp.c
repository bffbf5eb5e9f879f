/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/hyp/exception.h"
#include "sim/hyp/hyp.h"
#include "sim/hyp/identity.h"
#include "sim/hyp/registers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const uc_arm_cp_reg scr = { .cp = 15, .crn = 1, .crm = 1 }, nsacr = { .cp = 15, .crn = 1, .crm = 1, .opc2 = 2 };
#define SCR_NS (1u << 0)
#define SCR_HCE (1u << 8)
#define NSACR_CP10_CP11 (3u << 10)	/* the Non-secure state may use SIMD and floating point */
#define FPEXC_EN (1u << 30)

static void start(struct engine *e, uint8_t *page)
{
	uc_arm_cp_reg r = scr;

	hyp_of(e)->descriptor = (struct hyp_descriptor *)(page + MICRO_DESCRIPTOR);
	r.val = SCR_NS | SCR_HCE;
	uc_reg_write(e->uc, UC_ARM_REG_CP_REG, &r);
	r = nsacr;
	r.val = NSACR_CP10_CP11;
	uc_reg_write(e->uc, UC_ARM_REG_CP_REG, &r);
	hyp_set(e, HV_CPACR_EL1, hv_execs[HV_A32].regs[HV_CPACR_EL1].canary);
	hyp_write(e, UC_ARM_REG_FPEXC, FPEXC_EN);
	hyp_enter_mode(e, HV_PSTATE_AIF | MODE_HYP);
}

static void hook(struct engine *e, bool vhe)
{
	(void)vhe;
	identity_hyp_hook(e);
}

/* r0-r12, sp, lr, CPSR and HTPIDR. */
static uint64_t part_of_state(struct engine *e, unsigned i)
{
	static const int numbers[] = { UC_ARM_REG_R13, UC_ARM_REG_R14, UC_ARM_REG_CPSR };

	if (i <= 12)
		return hyp_read(e, UC_ARM_REG_R0 + (int)i);
	if (i < 13 + COUNT(numbers))
		return hyp_read(e, numbers[i - 13]);
	return i == 13 + COUNT(numbers) ? hyp_get(e, HV_TPIDR_EL2) : 0;
}

static uint64_t start_address(struct engine *e)
{
	return hyp_read(e, UC_ARM_REG_R15) | (hyp_read(e, UC_ARM_REG_CPSR) & HV_PSTATE_T ? 1 : 0);
}

static void read_stack(struct engine *e, struct hv_state *to)
{
	(void)e;
	(void)to;
}

extern const unsigned char hyp_micro[], hyp_micro_end[];
extern const unsigned char native_payload32_image[], native_payload32_image_end[];
extern const unsigned char native_payload32_thumb_image[], native_payload32_thumb_image_end[];

#define HYP_KIND \
	.exec = HV_A32, .arch = UC_ARCH_ARM, .own = sizeof(struct hyp), .micro = hyp_micro, .micro_end = hyp_micro_end, \
	.start = start, .hook = hook, .get = hyp_get, .set = hyp_set, .part = part_of_state, .start_address = start_address, \
	.read_stack = read_stack, .go = hyp_go, .decode = hyp_decode, .raise = hyp_raise, .event = hyp_event, .abort = hyp_abort

/* The caller of a stub of Thumb instructions is of such instructions, too. */
const struct engine_kind hyp_kind = {
	HYP_KIND, .image = native_payload32_image, .image_end = native_payload32_image_end, .el2 = HV_PSTATE_AIF | MODE_HYP,
	.thumb = &hyp_thumb_kind,
};
const struct engine_kind hyp_thumb_kind = {
	HYP_KIND, .image = native_payload32_thumb_image, .image_end = native_payload32_thumb_image_end,
	.el2 = HV_PSTATE_AIF | HV_PSTATE_T | MODE_HYP,
};
