/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * What a kexec caller hands to its relocation routine. Three forms (docs/coherence.md): kexec-4.8 takes head, entry and device
 * tree in x0-x2; kexec-arg-2019 one block in x0; kexec-5.16 one image descriptor in x0, at EL1 with the MMU on.
 */
#ifndef HVCHECK_KEXEC_H
#define HVCHECK_KEXEC_H

/* An entry of the page list: a page's physical address with one of these (Linux: include/linux/kexec.h). */
#define HV_IND_DESTINATION 1	/* copy to here from now on */
#define HV_IND_INDIRECTION 2	/* the list goes on in this page */
#define HV_IND_DONE 4
#define HV_IND_SOURCE 8		/* copy this page, and step the destination by a page */

#define HV_KEXEC_PAGE 4096
#define HV_KEXEC_CODE_MAX 4096	/* KEXEC_CONTROL_PAGE_SIZE: all of the routine, literals included */

/* kexec-arg-2019: offsets of its block, in a page of its own; 8 byte words. */
#define HV_KARG_HEAD 0		/* first entry of the list */
#define HV_KARG_ENTRY 8
#define HV_KARG_ARG0 16		/* to the new kernel's x0 ... x3 */
#define HV_KARG_ARG1 24
#define HV_KARG_ARG2 32
#define HV_KARG_ARG3 40
#define HV_KARG_SIZE 48

/* kexec-5.16: offsets of the image descriptor; its address is a virtual one of the copied linear map. */
#define HV_KIMAGE_HEAD 0
#define HV_KIMAGE_START 8	/* physical entry of the new kernel */
#define HV_KIMAGE_DTB 16	/* physical */
#define HV_KIMAGE_EL2_VECTORS 24 /* physical address of the copied table; 0: booted at EL1, enter directly */
#define HV_KIMAGE_ZERO_PAGE 32	/* physical: a table without translations, for the break before the make */
#define HV_KIMAGE_TTBR1 40	/* physical: the copied linear map */
#define HV_KIMAGE_PHYS_OFFSET 48 /* virtual address = physical + this, in the copied linear map */
#define HV_KIMAGE_SIZE 56

/* hibernation: offsets of an entry of the list of pages that its exit code puts where they belong; virtual addresses. */
#define HV_PBE_COPY 0		/* where the page is */
#define HV_PBE_HOME 8		/* where it belongs */
#define HV_PBE_NEXT 16		/* the next entry; 0: there is none */
#define HV_PBE_SIZE 24

#ifndef __ASSEMBLER__
#include "hvcheck/linkage.h"

HV_BEGIN
/* A routine that was built into the program: position-independent bytes, entered at the first. */
struct hv_routine {
	const char *name;	/* "kexec-4.8", "kexec-4.8/bad-no-ivac" */
	const unsigned char *code, *end;
};
extern const struct hv_routine hv_routines[];
extern const unsigned hv_routine_count;
HV_END
#endif

#endif
