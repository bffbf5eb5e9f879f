/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* A CPU as a stub meets it: the features that it has, and how another CPU than the machine's own differs. */
#ifndef HVCHECK_CPU_H
#define HVCHECK_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/linkage.h"

HV_BEGIN

/* What a CPU has, not what a machine observes of it. A call or an effect that needs what is not there is not asked for. */
#define HV_HAS_HYP (1ull << 0)		/* its EL2 is Hyp mode of AArch32: it runs stubs of HV_A32, and those alone */
#define HV_HAS_A32 (1ull << 1)		/* AArch32 at EL1 */
#define HV_HAS_VHE (1ull << 2)		/* FEAT_VHE */
#define HV_HAS_SVE (1ull << 3)		/* FEAT_SVE */
#define HV_HAS_SME (1ull << 4)		/* FEAT_SME */
#define HV_HAS_GICV3 (1ull << 5)	/* GICv3's system registers */
#define HV_HAS_FA64 (1ull << 6)		/* FEAT_SME_FA64 */
#define HV_HAS_SME2 (1ull << 7)		/* FEAT_SME2 */
#define HV_HAS_SMPS (1ull << 8)		/* SMIDR_EL1.SMPS: SME with priorities */
#define HV_HAS_TCR2 (1ull << 9)		/* FEAT_TCR2 */
#define HV_HAS_S1PIE (1ull << 10)	/* FEAT_S1PIE */
#define HV_HAS_HCX (1ull << 11)		/* FEAT_HCX */
#define HV_HAS_MPAM (1ull << 12)	/* FEAT_MPAM, of any version */
#define HV_HAS_MPAM_V1 (1ull << 13)	/* version 1 of it: ID_AA64PFR0_EL1.MPAM says so, not ID_AA64PFR1_EL1.MPAM_frac alone */
#define HV_HAS_MPAM_HCR (1ull << 14)	/* MPAMIDR_EL1.HAS_HCR: MPAMHCR_EL2 is there */
#define HV_HAS_GCS (1ull << 15)		/* FEAT_GCS */
#define HV_HAS_MPAM_FRAC (1ull << 16)	/* ID_AA64PFR1_EL1.MPAM_frac says something, whether ID_AA64PFR0_EL1.MPAM does or not */
/* A CPU of AArch64 that has all that an effect can ask for. Whether it has AArch32 too is said apart. */
#define HV_HAS_ALL_A64                                                                                              \
	(HV_HAS_VHE | HV_HAS_SVE | HV_HAS_SME | HV_HAS_GICV3 | HV_HAS_FA64 | HV_HAS_SME2 | HV_HAS_SMPS | HV_HAS_TCR2 |    \
	 HV_HAS_S1PIE | HV_HAS_HCX | HV_HAS_MPAM | HV_HAS_MPAM_V1 | HV_HAS_MPAM_HCR | HV_HAS_GCS | \
	 HV_HAS_MPAM_FRAC)

/* Another CPU than the machine's own, as its ID registers tell. */
struct hv_cpu {
	uint64_t lacks;		/* HV_HAS_*: their fields are 0, what they bring is UNDEFINED */
	uint8_t version;	/* what the fields of the others say; 0: the first version */
	bool full;		/* all other fields have ones in them: the CPU has much that no stub asks for */
	uint64_t far;		/* bits that the addresses of its callers have besides */
	uint64_t mpidr;		/* MPIDR_EL1 as a stub reads it; 0: the machine's own */
	uint16_t sysreg;	/* a system register, as MRS has it in bits [20:5], of which the stub reads `tells`; 0: none */
	uint64_t tells;
	uint64_t pending;	/* ISR_EL1 as a stub reads it: interrupts that wait while the call goes on; 0: the machine's own */
};

HV_END

#endif
