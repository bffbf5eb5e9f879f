/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The subject: a vector table and the code that it reaches, as bytes that can be placed anywhere.
 */
#ifndef HVCHECK_STUB_H
#define HVCHECK_STUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/exec.h"
#include "hvcheck/linkage.h"

HV_BEGIN

#define HV_TABLE_SIZE 2048	/* of AArch64: sixteen slots of 128 bytes (Arm ARM D1.10.2); of either state: hv_execs */
#define HV_SLOT_SIZE 128

/* A word that holds an absolute address: when the image is placed, its base + addend is stored there. */
struct hv_fixup {
	uint64_t at;		/* offset in the image */
	int64_t addend;
	unsigned size;		/* 8 or 4 bytes */
};

/* A named place, for disassembly and reports. */
struct hv_symbol {
	char *name;		/* owned */
	uint64_t at;		/* offset in the image */
};

/*
 * A branch or address formation whose target could not be encoded: the linker would have refused it, or
 * silently cut it. In an executable: a branch that leads out of the image.
 */
struct hv_misreach {
	uint64_t at;		/* offset of the instruction */
	int64_t distance;	/* bytes to its target */
	int64_t limit;		/* what the form can encode */
	const char *form;	/* "b.cond", "tbz", "adr" ... */
};

/* Another table in a kernel's file that a generation is known for: trans_pgd's, hibernation's, KVM's. */
struct hv_known_table {
	uint64_t at;		/* offset in the image */
	char abi[48];		/* the generation that it resembles */
	char why[160];
	unsigned confidence;	/* percent */
};

#define HV_KNOWN_TABLES 16

#define HV_STUB_PAGE 4096u
#define HV_STUB_PAGES 32

struct ram;

struct hv_stub {
	char *name;		/* as the user wrote it; owned */
	uint8_t *image;		/* owned */
	size_t size;
	uint64_t align;		/* the image's base is congruent to `skew` modulo this power of two; */
	uint64_t skew;		/* an object that asks for less than a table needs gets the worst place */
	uint64_t table;		/* offset of the vector table in the image */
	enum hv_exec exec;
	bool thumb;		/* AArch32: its slots are Thumb instructions, so exceptions are taken with HSCTLR.TE set */
	bool writable;		/* image has data that the stub may write */
	int64_t in_file;	/* what lies at an offset in the image is at that plus this in the file, which names it by that */
	bool linked;		/* its layout is a linker's, and not made here out of sections */
	bool idmap_known;	/* the file tells what of it the kernel maps to itself: */
	uint64_t idmap_low, idmap_high; /* these bytes of the image, .idmap.text; both 0: none */
	uint64_t absent;	/* the image's last `absent_size` bytes, from this offset on, are not of the file: they stand for */
	uint64_t absent_size;	/* symbols that it does not define. Data is zero, code is `bl .` */
	struct hv_fixup *fixups;
	size_t fixup_count;
	struct hv_symbol *symbols; /* sorted by `at` */
	size_t symbol_count;
	struct hv_misreach *misreaches;
	size_t misreach_count;
	uint32_t banner;	/* HV_RELEASE that the kernel's own banner in the file names, or 0 */
	uint32_t release;	/* the one that the stub is judged as: the banner's, unless a better one is known; 0: not known */
	char *note;		/* what the user should know about how the table was chosen, or NULL; owned */
	/* Of a copy that is changed and placed again and again: copies of one origin have the same bytes, but for these pages. */
	uint32_t origin;	/* 0: any byte may differ */
	uint32_t touched[HV_STUB_PAGES];
	unsigned touched_count;
	enum { HV_STUB_ELF, HV_STUB_IMAGE, HV_STUB_ZIMAGE, HV_STUB_RAW, HV_STUB_RESIDENT /* as a booted kernel left it */,
	       HV_STUB_LIVE /* the same, and EL2 is a hypervisor's: its vectors run on its own page tables alone */ } kind;
	struct ram *ram;	/* HV_STUB_LIVE: the machine in which it was found; owned; else NULL */
	struct hv_stub *kernel;	/* HV_STUB_ZIMAGE: the stub of the kernel that it unpacks; owned; NULL: none was found */
	struct hv_known_table others[HV_KNOWN_TABLES];	/* beside `table`, by offset; of a kernel that was opened whole */
	size_t other_count;
};

/* A stub that was built into the program, as an ELF object. The table is made by the build from vectors/. */
struct hv_builtin {
	const char *name;	/* "linux-4.12", "linux-4.12/bad-x18" */
	const unsigned char *elf, *end;
	const char *about;	/* one sentence: what it is, or what is broken about it */
	const char *rule;	/* that catches a broken one, "REG-03"; "" for a good one */
};
extern const struct hv_builtin hv_builtins[];
extern const unsigned hv_builtin_count;
bool hv_builtin_is_sibling(const struct hv_builtin *builtin);	/* a broken one */
extern const unsigned char hv_payload_image[], hv_payload_image_end[]; /* the harness image: places.h */

/*
 * Open a stub by what the user wrote: built-in name, FILE (ELF or Image, told by content, or compressed or in a package or boot
 * image; the note says in what), FILE@OFFSET (the table at OFFSET of an Image, in whatever it comes, or of a vmlinux; of another
 * file, raw bytes; OFFSET in C notation). `symbol` names the table in an ELF file; NULL: __hyp_stub_vectors or, if that does not
 * exist, what looks like a hyp stub in an executable, else the only symbol *vectors with a table behind it. Returns an owned
 * stub, or NULL with one sentence in `error`. Never reads past what it was given, whatever the file says.
 *
 * An object is laid out here: its allocated sections in order, each at the least alignment that it asks for.
 * An executable keeps its layout, and absolute addresses in it move only by its dynamic relocations.
 */
struct hv_stub *hv_stub_open(const char *what, const char *symbol, char *error, size_t size);
/* The same, and raw bytes at an offset are of AArch32 if `exec` says so, though no table of it is there; HV_A64: as they look. */
struct hv_stub *hv_stub_open_as(const char *what, const char *symbol, enum hv_exec exec, char *error, size_t size);
/* The same of a file's content: what is in it is told by that. */
struct hv_stub *hv_stub_from_content(const char *name, const void *data, size_t size, const char *symbol,
				     char *error, size_t error_size);
/* The same from memory; `data` is borrowed for the call only. */
struct hv_stub *hv_stub_from_elf(const char *name, const void *data, size_t size, const char *symbol,
				 char *error, size_t error_size);
struct hv_stub *hv_stub_from_image(const char *name, const void *data, size_t size,
				   char *error, size_t error_size);
struct hv_stub *hv_stub_from_zimage(const char *name, const void *data, size_t size, char *error, size_t error_size);
struct hv_stub *hv_stub_from_raw(const char *name, const void *data, size_t size, uint64_t offset,
				 char *error, size_t error_size);
/* The same with the table at `offset`, whatever it looks like. */
struct hv_stub *hv_stub_from_image_at(const char *name, const void *data, size_t size, uint64_t offset,
				      char *error, size_t error_size);
/* `stub` once more, with another of its tables as the subject; owned; NULL: there is no memory. Its name ends in "@0xOFFSET". */
struct hv_stub *hv_stub_with_table(const struct hv_stub *stub, uint64_t offset);
void hv_stub_free(struct hv_stub *stub);
/* Give a copy a number of its own, as its bytes are now. */
void hv_stub_share(struct hv_stub *copy);
/* A copy's bytes [at ... at + size) may be others from now on. */
void hv_stub_touch(struct hv_stub *copy, uint64_t at, uint64_t size);

#define HV_ROUTINE_BASE 0x42000000ull	/* where addresses that it holds are of */
/*
 * The code of a routine in an ELF file, which is no stub: that of the symbol, or NULL: of the file's only function, or of its only
 * section of code. An owned array of `*count` bytes, or NULL with one sentence.
 */
uint8_t *hv_routine_from_elf(const char *name, const void *data, size_t size, const char *symbol, size_t *count,
			     char *error, size_t error_size);

/* The file is a kernel: by its header, or by the banner that it has. */
bool hv_stub_is_kernel(const struct hv_stub *stub);
/* Nearest base at or above `want` where the image may lie. */
uint64_t hv_stub_base(const struct hv_stub *stub, uint64_t want);
/* Where the image lies unless a rule moves it: places->home, or places->far if there is no room for it. */
struct hv_places;
uint64_t hv_stub_home(const struct hv_stub *stub, const struct hv_places *places);
/* Copy the image as it is at `base`, with its absolute words filled in, to `to` (stub->size bytes). */
void hv_stub_place(const struct hv_stub *stub, uint64_t base, void *to);
/* One absolute word of the image at `base`, whose bytes are at `image`. */
void hv_stub_fix(const struct hv_fixup *fixup, uint64_t base, uint8_t *image);
/* Name and distance of the symbol at or below `at`; NULL if there is none. */
const char *hv_stub_symbol(const struct hv_stub *stub, uint64_t at, uint64_t *distance);

/* Bytes of the image that are the file's own. */
size_t hv_stub_own_size(const struct hv_stub *stub);
/* Name of the symbol that the file does not define at `address`, if the table is at `table`; NULL: there is none. */
const char *hv_stub_absent(const struct hv_stub *stub, uint64_t table, uint64_t address);
/* The same of one that a call came to which does not come back, and has left these registers, by hv_reg; NULL: it came to none. */
const char *hv_stub_left(const struct hv_stub *stub, uint64_t table, const uint64_t *regs);

/* The code that a table reaches, followed from its slots through direct branches. Offsets in the image. */
struct hv_reach {
	uint64_t low, high;	/* extent of the reachable code */
	uint16_t live;		/* slots that reach an ERET, BR, BLR, RET or the image's end: no mere loop */
	uint16_t leaves;	/* slots from which a branch leads out of the image, or code runs off its end */
	uint16_t lost;		/* of these, the ones that end nowhere else */
	uint16_t inplace;	/* slots whose code stays within their bytes */
	uint16_t overflow;	/* slots that run into their neighbour, by falling through */
	bool leaves_table;	/* code outside the table is reached */
	bool leaves_image;	/* a branch leads out of the image, or code runs off its end */
	bool refers_out;	/* PC-relative data or addresses outside the table are used */
	int64_t data_low, data_high; /* extent of such data, from the table on; both 0: there is none */
	bool forms_pages;	/* by ADRP among others, which names 4 KiB */
	bool forms_addresses;	/* by ADR or ADRP: what lies there may be code that a BR comes to, and goes on to more */
	bool cut;		/* there is more code than was followed: C code, not a stub */
	unsigned insn_count;
};
/* Follow the table at offset `table` of `size` bytes. Always terminates. */
void hv_reach_from(const uint8_t *image, size_t size, uint64_t table, struct hv_reach *reach);
/*
 * Visit every reachable instruction once, in address order within each slot's walk. What several slots share
 * is visited for the first of them.
 */
void hv_reach_visit(const uint8_t *image, size_t size, uint64_t table,
		    void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx);

/*
 * The same two of a stub, in the instruction set that its table is in. In AArch32 code may lead into the other set: bit 0 of `at`
 * is set at instructions of that.
 */
void hv_stub_reach(const struct hv_stub *stub, struct hv_reach *reach);
void hv_stub_visit(const struct hv_stub *stub, void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx);

/* Bit n: the instruction writes xn. Integer destinations only, write-back and BL's x30 included. */
uint32_t hv_insn_writes(uint32_t insn);
/* The same for all the code that the table reaches. */
uint32_t hv_reach_writes(const struct hv_stub *stub);

/* A vector table that was found in a file. */
struct hv_found {
	uint64_t at;		/* offset in the file */
	struct hv_reach reach;
	bool aligned;		/* it would lie at a multiple of its size, by what the file says of addresses */
	unsigned confidence;	/* 0..100 */
	enum hv_exec exec;
	bool thumb;		/* AArch32: its slots are Thumb instructions, so exceptions are taken with HSCTLR.TE set */
	const char *level;	/* "EL2", "Hyp", or "unknown"; a constant, as the next */
	const char *owner;	/* "Linux", "TF-A BL31", or "unknown" */
	char guess[48];		/* generation or kind: "linux-6.0", "EL1 vectors" ... */
	char why[160];
};
/*
 * Find vector tables in `size` bytes; fills at most `max`, best first; returns how many there are. Of ELF and PE
 * files the addresses count, of others the offsets. A table that is not aligned so must be a plain one.
 */
size_t hv_scan(const void *data, size_t size, struct hv_found *found, size_t max);
/*
 * The generation or kind that the table at offset `table` resembles most, and the evidence. Returns the
 * confidence, 0..100; 0 if nothing is known, with both strings empty.
 */
unsigned hv_classify(const uint8_t *image, size_t size, uint64_t table, char *guess, size_t guess_size,
		     char *why, size_t why_size);
/* The same of a stub's own table, in its own instruction set. */
unsigned hv_classify_stub(const struct hv_stub *stub, char *guess, size_t guess_size, char *why, size_t why_size);
/* True if `guess` names a generation of the hyp stub itself: no one-purpose table, and no hypervisor's. */
bool hv_is_hyp_stub(const char *guess);
/* The same for all that there are rules for, or that a kernel's stub calls may reach. */
bool hv_is_generation(const char *guess);

HV_END

#endif
