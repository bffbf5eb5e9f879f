/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, encodings and canaries of the registers, and the layout that the assembly relies on. */
#include <stddef.h>

#include "hvcheck/call.h"
#include "hvcheck/exec.h"
#include "hvcheck/places.h"

const struct hv_reg_info hv_regs[HV_REG_COUNT] = {
#define HV_CORE(id, name, canary) [HV_##id] = { name, canary, 0, 0, 0, 0, 0, 0 },
#define HV_HELD HV_SYS
#define HV_SYS(id, name, op0, op1, crn, crm, op2, el, canary) [HV_##id] = { name, canary, op0, op1, crn, crm, op2, el },
#include "hvcheck/regs.def"
#undef HV_CORE
#undef HV_HELD
#undef HV_SYS
};

#define SAME(what, value) _Static_assert((what) == (value), #what " is not what the assembly believes")
SAME(offsetof(struct hv_call, imm), HV_CALL_IMM_AT);
SAME(offsetof(struct hv_call, from), HV_CALL_FROM_AT);
SAME(offsetof(struct hv_call, event), HV_CALL_EVENT_AT);
SAME(offsetof(struct hv_call, in), HV_CALL_STATE_AT);
SAME(offsetof(struct hv_outcome, how), HV_OUT_HOW_AT);
SAME(offsetof(struct hv_outcome, slot), HV_OUT_SLOT_AT);
SAME(offsetof(struct hv_outcome, out), HV_OUT_STATE_AT);
SAME(offsetof(struct hv_state, v), HV_STATE_V_AT);
SAME(sizeof(struct hv_call), HV_CALL_SIZE);
SAME(sizeof(struct hv_outcome), HV_OUT_SIZE);
SAME(offsetof(struct hv_run, call), HV_RUN_CALL_AT);
SAME(offsetof(struct hv_run, out), HV_RUN_OUT_AT);
SAME(offsetof(struct hv_run, left), HV_RUN_LEFT_AT);
SAME(offsetof(struct hv_run, door), HV_RUN_DOOR_AT);
SAME(offsetof(struct hv_run, phase), HV_RUN_PHASE_AT);
SAME(offsetof(struct hv_run, jump), HV_RUN_JUMP_AT);
SAME(offsetof(struct hv_run, sp), HV_RUN_SP_AT);
SAME(offsetof(struct hv_run, spill), HV_RUN_SPILL_AT);
SAME(offsetof(struct hv_run, slot), HV_RUN_SLOT_AT);
SAME(offsetof(struct hv_run, planted), HV_RUN_PLANTED_AT);
SAME(offsetof(struct hv_run, saved), HV_RUN_SAVED_AT);
SAME(offsetof(struct hv_run, warm), HV_RUN_WARM_AT);
SAME(offsetof(struct hv_run, alike), HV_RUN_ALIKE_AT);
SAME(offsetof(struct hv_run, inner), HV_RUN_INNER_AT);
SAME(offsetof(struct hv_run, latch), HV_RUN_LATCH_AT);
SAME(offsetof(struct hv_call, alike), HV_CALL_ALIKE_AT);
SAME(sizeof(struct hv_run), HV_RUN_SIZE);
