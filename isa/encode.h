/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that the program writes into memory itself, or that it looks for as they are. A64, unless a name says A32 or T32. */
#ifndef ISA_ENCODE_H
#define ISA_ENCODE_H

#include <stdbool.h>
#include <stdint.h>

/* Words without operands */
#define ISA_WORD_NOP 0xd503201fu
#define ISA_WORD_ISB 0xd5033fdfu
#define ISA_WORD_DMB_SY 0xd5033fbfu
#define ISA_WORD_WFI 0xd503207fu
#define ISA_WORD_A32_NOP 0xe320f000u
#define ISA_WORD_T32_NOP 0xbf00u			/* of 16 bits */
#define ISA_WORD_A32_WFI 0xe320f003u
#define ISA_WORD_T32_WFI 0xbf30u		/* of 16 bits */
#define ISA_WORD_ERET 0xd69f03e0u
#define ISA_WORD_MOV_SP_X0 0x9100001fu
#define ISA_WORD_B_SELF 0x14000000u			/* b . */
#define ISA_WORD_BL_SELF 0x94000000u			/* bl . */
#define ISA_WORD_MOV_X0_XZR 0xaa1f03e0u
#define ISA_WORD_B_GT_SELF 0x5400000cu		/* b.gt . */
#define ISA_WORD_EOR_W1_80008000 0x52018021u		/* eor w1, w1, #0x80008000 */
#define ISA_WORD_A32_B_SELF 0xeafffffeu
#define ISA_WORD_T32_B_SELF 0xf7ffbffeu		/* b.w ., the first halfword above */
#define ISA_WORD_T32_B_SELF_SHORT 0xe7feu	/* of 16 bits */
#define ISA_WORD_A32_JUMP 0xe51ff004u		/* ldr pc, [pc, #-4]: to the address in the word behind */
#define ISA_WORD_T32_JUMP 0xf000f8dfu		/* ldr.w pc, [pc], the same, as a word of memory has it */

/* DSB, the domain and accesses of which are CRm. */
#define ISA_MAKE_DSB(crm) (0xd503309fu | (uint32_t)(crm) << 8)
/* SYS, MSR and MRS, by a number that ISA_SYSREG() makes. */
#define ISA_MAKE_SYS(number, reg) (0xd5000000u | (uint32_t)(number) << 5 | (uint32_t)(reg))
#define ISA_MAKE_MSR(number, reg) ISA_MAKE_SYS(number, reg)
#define ISA_MAKE_MRS(number, reg) (ISA_MAKE_SYS(number, reg) | 1u << 21)
#define ISA_MAKE_CMP(reg, value) (0xf100001fu | (uint32_t)(value) << 10 | (uint32_t)(reg) << 5)
#define ISA_MAKE_B_NE(words) (0x54000001u | (uint32_t)(words) << 5)	/* forwards */
#define ISA_MAKE_BR(reg) (0xd61f0000u | (uint32_t)(reg) << 5)
#define ISA_ENCODE_HVC(value) (0xd4000002u | (uint32_t)(value) << 5)
#define ISA_MAKE_MOVZ(reg, value) (0xd2800000u | (uint32_t)((value) & 0xffff) << 5 | (uint32_t)(reg))
/* `half` of the register's four gets bits [15:0] of the value. */
#define ISA_MAKE_MOVK(reg, value, half) (0xf2800000u | (uint32_t)(half) << 21 | (uint32_t)((value) & 0xffff) << 5 | (uint32_t)(reg))
#define ISA_MAKE_MOVK_16(reg, value) ISA_MAKE_MOVK(reg, value, 1)

static inline uint32_t isa_make_b(uint64_t from, uint64_t to)
{
	return ISA_WORD_B_SELF | ((uint32_t)((to - from) >> 2) & 0x3ffffff);
}

static inline uint32_t isa_make_a32_b(uint64_t from, uint64_t to)
{
	return 0xea000000u | ((uint32_t)((to - from - 8) >> 2) & 0xffffff);
}

/* B of 16 bits. */
static inline uint32_t isa_make_t32_b(uint64_t from, uint64_t to)
{
	return 0xe000u | ((uint32_t)((to - from - 4) >> 1) & 0x7ff);
}

/* The few instructions that can be told apart if the table is not linked, as in the payload. */
static inline bool isa_word_is_hvc(uint32_t word)
{
	return (word & 0xffe0001f) == ISA_ENCODE_HVC(0);
}

static inline bool isa_word_is_smc(uint32_t word)
{
	return (word & 0xffe0001f) == (ISA_ENCODE_HVC(0) | 1);
}

/* SVC, HVC, SMC and the unallocated word beside them. */
static inline bool isa_word_is_call(uint32_t word)
{
	return (word & 0xffe0001c) == (ISA_ENCODE_HVC(0) & ~3u);
}

static inline bool isa_word_is_a32_hvc(uint32_t word)
{
	return (word & 0xfff000f0) == 0xe1400070;
}

static inline bool isa_word_is_bl(uint32_t word)
{
	return (word & 0xfc000000) == (ISA_WORD_B_SELF | 1u << 31);
}

/* Exceptions, system instructions, branches to registers: what is left to be decoded if millions of words are looked at. */
static inline bool isa_word_is_system_or_branch(uint32_t word)
{
	return word >> 26 == 0x35;
}

static inline bool isa_word_is_b(uint32_t word)
{
	return (word & 0xfc000000) == ISA_WORD_B_SELF;
}

#endif
