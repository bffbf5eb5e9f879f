/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bits of system registers and of PSTATE by the architecture's names (Arm ARM D19.2, C5.2). */
#ifndef ISA_BITS_H
#define ISA_BITS_H

#define ISA_SCTLR_M (1ull << 0)
#define ISA_SCTLR_A (1ull << 1)
#define ISA_SCTLR_C (1ull << 2)
#define ISA_SCTLR_SA (1ull << 3)
#define ISA_SCTLR_EOS (1ull << 11)
#define ISA_SCTLR_I (1ull << 12)
#define ISA_SCTLR_ENDB (1ull << 13)
#define ISA_SCTLR_WXN (1ull << 19)
#define ISA_SCTLR_EIS (1ull << 22)
#define ISA_SCTLR_EE (1ull << 25)
#define ISA_SCTLR_ENDA (1ull << 27)
#define ISA_SCTLR_ENIB (1ull << 30)
#define ISA_SCTLR_ENIA (1ull << 31)
#define ISA_SCTLR_DSSBS (1ull << 44)

#define ISA_HCR_VM (1ull << 0)
#define ISA_HCR_TSC (1ull << 19)
#define ISA_HCR_TGE (1ull << 27)
#define ISA_HCR_RW (1ull << 31)
#define ISA_HCR_E2H (1ull << 34)
#define ISA_HCR_APK (1ull << 40)
#define ISA_HCR_API (1ull << 41)

/* CPTR_EL2 without E2H, one bit that traps; CPACR_EL1, and CPTR_EL2 with E2H, two that enable */
#define ISA_CPTR_TZ (1ull << 8)
#define ISA_CPTR_TFP (1ull << 10)
#define ISA_CPTR_TSM (1ull << 12)
#define ISA_CPACR_ZEN (3ull << 16)
#define ISA_CPACR_FPEN (3ull << 20)
#define ISA_CPACR_SMEN (3ull << 24)

/* PSTATE, as SPSR_ELx holds it */
#define ISA_PSTATE_SP 1u
#define ISA_PSTATE_EL(pstate) ((unsigned)((pstate) >> 2 & 3))
#define ISA_PSTATE_AARCH32 (1u << 4)
#define ISA_PSTATE_DAIF 0x3c0u
#define ISA_PSTATE_SSBS (1u << 12)
#define ISA_PSTATE_IL (1u << 20)
#define ISA_PSTATE_SS (1u << 21)
#define ISA_PSTATE_PAN (1u << 22)
#define ISA_PSTATE_NZCV 0xf0000000u

#define ISA_MMFR0_EXS (0xfull << 44)	/* ID_AA64MMFR0_EL1 */

#define ISA_VBAR_RES0 0x7ffull	/* a table of vectors is 2 KiB, and as much aligned */

#endif
