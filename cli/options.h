/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#define CLI_JOBS_MAX 64

struct cli_options {
	const char *abi, *release, *at, *on, *output, *filter, *symbol, *save; /* NULL: not given */
	const struct hv_format *format; /* "text" unless given */
	uint64_t seed;
	const char *trace;	/* a format; NULL: not given */
	bool strict, all, cross, brief, needs, force;
	bool verbose, quiet;
	const char *known;	/* file of waivers */
	uint64_t failures;	/* shown at most; 0: all */
	const char *mutant;	/* NULL: not given */
	unsigned jobs;		/* 0: not given; at most CLI_JOBS_MAX */
	/* Fuzzing. */
	const char *corpus;
	uint64_t calls, seconds; /* 0: not given */
	/* Scenarios. */
	const char *fault, *routine, *svg;
	unsigned line, seeds;	/* 0: not given */
	uint64_t evict;		/* adversary: first seed */
	bool idc, dic, evicts, list, table;
	/* Cycles. */
	const char *cores, *core_file, *regime, *layout, *block, *why; /* NULL: not given */
	unsigned mhz;		/* 0: not given */
	unsigned silence;	/* seconds; 0: not given */
	uint64_t max;		/* 0: not given */
	/* Booting. */
	const char *cpu, *mode, *append;
	unsigned smp;		/* 0: not given */
	bool boot;
	/* The payload for a board. */
	const char *uart, *with, *dtb, *arch;
	char **args;		/* what is no option; borrowed from argv */
	int arg_count;
};

/* Rows for a command's own table of options, which ends in CLI_END. */
enum cli_key {
	CLI_KEY_SEED = 0x100,
	CLI_KEY_STRICT,
	CLI_KEY_SYMBOL,
	CLI_KEY_RELEASE,
	CLI_KEY_AT,
	CLI_KEY_SAVE,
	CLI_KEY_FORCE,
	CLI_KEY_TRACE,
	CLI_KEY_ALL,
	CLI_KEY_CROSS,
	CLI_KEY_BRIEF,
	CLI_KEY_NEEDS,
	CLI_KEY_CALLS,
	CLI_KEY_SECONDS,
	CLI_KEY_CORPUS,
	CLI_KEY_LINE,
	CLI_KEY_IDC,
	CLI_KEY_DIC,
	CLI_KEY_EVICT,
	CLI_KEY_SEEDS,
	CLI_KEY_FAULT,
	CLI_KEY_ROUTINE,
	CLI_KEY_SVG,
	CLI_KEY_LIST,
	CLI_KEY_TABLE,
	CLI_KEY_FAILURES,
	CLI_KEY_KNOWN,
	CLI_KEY_MUTANT,
	CLI_KEY_CPU,
	CLI_KEY_MODE,
	CLI_KEY_APPEND,
	CLI_KEY_SMP,
	CLI_KEY_BOOT,
	CLI_KEY_UART,
	CLI_KEY_WITH,
	CLI_KEY_DTB,
	CLI_KEY_ARCH,
	CLI_KEY_CORE,
	CLI_KEY_CORE_FILE,
	CLI_KEY_MHZ,
	CLI_KEY_SILENCE,
	CLI_KEY_REGIME,
	CLI_KEY_MAX,
	CLI_KEY_LAYOUT,
	CLI_KEY_BLOCK,
	CLI_KEY_WHY,
	CLI_KEY_ARGUMENT,	/* what is no option */
	CLI_KEYS,
};
#define CLI_ROW(name, key, value, help) { name, key, value, 0, help, 0 }
#define CLI_ABI CLI_ROW("abi", 'a', "ABI", "judge by this generation, not by the one that fits best")
#define CLI_RELEASE CLI_ROW("release", CLI_KEY_RELEASE, "X.Y", "judge by this release, not by the one of the kernel's banner")
#define CLI_AT CLI_ROW("table", CLI_KEY_AT, "OFFSET", "the vector table at this offset of an Image, not every one that is known")
#define CLI_ON CLI_ROW("on", 'm', "MACHINE[,...]", "run there: sim[:CPU], qemu[:MODEL[:CPU]], or a board (default: sim)")
#define CLI_ON_CLOCK CLI_ROW("on", 'm', "MACHINE", "measure there: qemu[:MODEL[:CPU]], or a board; it has to be given")
#define CLI_ON_PLAY CLI_ROW("on", 'm', "MACHINE[,...]", "play there: sim[:CPU], qemu[:MODEL[:CPU]], or a board (default: sim)")
#define CLI_ON_BOARD CLI_ROW("on", 'm', "BOARD", "serial:DEVICE[,BAUD], unix:PATH, tcp:HOST:PORT, exec:COMMAND or board:FILE")
#define CLI_FORMAT CLI_ROW("format", 'f', "FORMAT", "write the report as text, ktap, junit, html or sarif (default: text)")
#define CLI_FORMAT_FIRMWARE CLI_ROW("format", 'f', "FORMAT", "write the report as text, ktap or junit (default: text)")
#define CLI_OUTPUT CLI_ROW("output", 'o', "FILE", "write to FILE instead of standard output")
#define CLI_FILTER CLI_ROW("filter", 'k', "GLOB[,...]", \
	"only tests of these rules (REG-03, 'REG-*'), or whose id matches ('*/REG-*@sim:max')")
#define CLI_SYMBOL CLI_ROW("symbol", CLI_KEY_SYMBOL, "NAME", "the vector table in an ELF file")
#define CLI_SEED CLI_ROW("seed", CLI_KEY_SEED, "N", "seed of the random calls (default: 0)")
#define CLI_SEED_OF_IMAGE CLI_ROW("seed", CLI_KEY_SEED, "N", "seed of the image and of where its pages lie (default: 0)")
#define CLI_STRICT CLI_ROW("strict", CLI_KEY_STRICT, NULL, \
	"also fail known failures, registers changed without need, a missing ISB right before the MMU " \
	"goes off, a missing DSB right before HCR_EL2 is written, code that acts on CPU extensions that the generation " \
	"does not use")
#define CLI_STRICT_KNOWN CLI_ROW("strict", CLI_KEY_STRICT, NULL, "also fail what kernels are known to do wrong")
#define CLI_SAVE CLI_ROW("save", CLI_KEY_SAVE, "FILE", "keep the call in FILE, for hvcheck replay")
#define CLI_FORCE CLI_ROW("force", CLI_KEY_FORCE, NULL, "with --save: overwrite a FILE that is there")
#define CLI_TRACE CLI_ROW("trace", CLI_KEY_TRACE, "FORMAT", "show what is executed: text, konata, perfetto, o3, tarmac, svg")
#define CLI_TRACE_FILE CLI_ROW("output", 'o', "FILE", "write the trace to FILE")
#define CLI_BEGIN_CORE CLI_ROW("core", CLI_KEY_CORE, "CORE", "begin with this core's file (default: the nearest built-in one)")
#define CLI_BEGIN_FILE CLI_ROW("core-file", CLI_KEY_CORE_FILE, "FILE", "begin with this core file")
#define CLI_TRACE_CORE CLI_ROW("core", CLI_KEY_CORE, "CORE", "trace this core's pipeline (default: the first built-in one)")
#define CLI_TRACE_REGIME CLI_ROW("regime", CLI_KEY_REGIME, "REGIME", "trace with this memory: warm, cold, icache, linux (default)")
#define CLI_ALL CLI_ROW("all", CLI_KEY_ALL, NULL, "print every generation")
#define CLI_CROSS CLI_ROW("cross", CLI_KEY_CROSS, NULL, "try every built-in stub as every generation, on sim:max")
#define CLI_CALLS CLI_ROW("calls", CLI_KEY_CALLS, "N", "end after so many calls")
#define CLI_SECONDS CLI_ROW("seconds", CLI_KEY_SECONDS, "N", "end after so many seconds (default: 60, unless --calls is given)")
#define CLI_CORPUS CLI_ROW("corpus", CLI_KEY_CORPUS, "DIR", "begin with the calls in DIR, made if need be, and add some")
#define CLI_FOLDER CLI_ROW("output", 'o', "DIR", "keep what fails in DIR (default: here)")
#define CLI_LINE CLI_ROW("line", CLI_KEY_LINE, "BYTES", "bytes of a cache line, 16 to 2048 (default: 64)")
#define CLI_IDC CLI_ROW("idc", CLI_KEY_IDC, NULL, "a CPU with CTR_EL0.IDC: fetches need no clean to the PoU")
#define CLI_DIC CLI_ROW("dic", CLI_KEY_DIC, NULL, "a CPU with CTR_EL0.DIC: no instruction cache is to be invalidated")
#define CLI_EVICT CLI_ROW("evict", CLI_KEY_EVICT, "SEED", "write back and drop lines at random moments, from this seed on")
#define CLI_SEEDS CLI_ROW("seeds", CLI_KEY_SEEDS, "N", "write back and drop lines with so many seeds, one after the other")
#define CLI_FAULT CLI_ROW("fault", CLI_KEY_FAULT, "NAME", "with this fault: a step that is left out, weakened or late")
#define CLI_ROUTINE CLI_ROW("routine", CLI_KEY_ROUTINE, "FILE[@OFFSET]", "play your own routine: ELF or raw bytes")
#define CLI_SYMBOL_OF_ROUTINE CLI_ROW("symbol", CLI_KEY_SYMBOL, "NAME", "the routine in an ELF file of several functions")
#define CLI_SVG CLI_ROW("svg", CLI_KEY_SVG, "FILE", "draw the line of the first hazard")
#define CLI_LIST CLI_ROW("list", CLI_KEY_LIST, NULL, "list the scenarios, their steps and their faults")
#define CLI_FAULT_TABLE CLI_ROW("table", CLI_KEY_TABLE, NULL, "run every fault on sim, and print what caught it as Markdown")
#define CLI_JOBS CLI_ROW("jobs", 'j', "N", "use N processes (default: 1)")
#define CLI_VERBOSE CLI_ROW("verbose", 'v', NULL, "print every failed test, and for each machine how each rule did")
#define CLI_QUIET CLI_ROW("quiet", 'q', NULL, "print the sum alone, one line a stub")
#define CLI_SHORT CLI_ROW("brief", CLI_KEY_BRIEF, NULL, "print three lines a failure, a fourth if its defect fails other tests")
#define CLI_FAILURES CLI_ROW("max-failures", CLI_KEY_FAILURES, "N", "print no more than N failures of a stub")
#define CLI_KNOWN CLI_ROW("known", CLI_KEY_KNOWN, "FILE", "waive what FILE lists: a pattern of tests and the reason, one a line")
#define CLI_TESTS CLI_ROW("list", CLI_KEY_LIST, NULL, "print the tests' names; make no call")
#define CLI_BRIEF CLI_ROW("brief", CLI_KEY_BRIEF, NULL, "try a fixed sample alone, which --seed chooses")
#define CLI_NEEDS CLI_ROW("needs", CLI_KEY_NEEDS, NULL, "do not stop at the first kill: find every rule that fails")
#define CLI_MUTANTS CLI_ROW("table", CLI_KEY_TABLE, NULL, "print the tables of docs/mutants.md")
#define CLI_MUTANT CLI_ROW("mutant", CLI_KEY_MUTANT, "N[-M][,...]", "try these alone, by the number that the report has for them")
#define CLI_CPU CLI_ROW("cpu", CLI_KEY_CPU, "CPU", "boot on this CPU of QEMU's (default: cortex-a57)")
#define CLI_MODE CLI_ROW("mode", CLI_KEY_MODE, "MODE", "who is to own EL2: none (the default), nvhe, hvhe, protected or vhe")
#define CLI_APPEND CLI_ROW("append", CLI_KEY_APPEND, "ARGS", "add to the kernel's command line")
#define CLI_SMP CLI_ROW("smp", CLI_KEY_SMP, "N", "boot with so many CPUs, 1 to 8 (default: 1)")
#define CLI_BOOT CLI_ROW("boot", CLI_KEY_BOOT, NULL, "boot each kernel in QEMU, and judge it as it runs")
#define CLI_UART CLI_ROW("uart", CLI_KEY_UART, "KIND,ADDRESS[,SHIFT[,WIDTH]]", "this UART, if the firmware does not tell it")
#define CLI_DTB CLI_ROW("dtb", CLI_KEY_DTB, "FILE", "have this device tree in the file, for a board whose firmware gives none")
#define CLI_WITH CLI_ROW("with", CLI_KEY_WITH, "STUB", "have this stub's pages in the file, too; hvcheck sends it all the same")
#define CLI_ARCH CLI_ROW("arch", CLI_KEY_ARCH, "ARCH", "a payload for stubs of arm64, arm or thumb (default: of --with, or arm64)")
#define CLI_BOOT_NEXT CLI_ROW("boot", CLI_KEY_BOOT, NULL, "play kexec, crash or hibernate for real: boot the IMAGE in QEMU")
#define CLI_IMAGE_OUTPUT CLI_ROW("output", 'o', "FILE", "write the payload to FILE; it has to be given")
#define CLI_SNAPSHOT CLI_ROW("output", 'o', "FILE", "write the snapshot to FILE (default: RELEASE-MODE.snapshot)")
#define CLI_BLOCK CLI_ROW("block", CLI_KEY_BLOCK, "FILE", "cycles of each symbol of an object as a loop, or of --symbol alone")
#define CLI_WHY CLI_ROW("why", CLI_KEY_WHY, "INSTRUCTION", "the rows of the core file for it: assembly, or a word 0x...")
#define CLI_CORE CLI_ROW("core", CLI_KEY_CORE, "CORE[,...]", "cycles of these cores (default: all that are built in)")
#define CLI_RUN_CORE CLI_ROW("core", CLI_KEY_CORE, "CORE[,...]", "also say what calls cost on these cores")
#define CLI_CORE_FILE CLI_ROW("core-file", CLI_KEY_CORE_FILE, "FILE", "cycles of the core that FILE describes")
#define CLI_SILENCE CLI_ROW("silence", CLI_KEY_SILENCE, "SECONDS", "say nothing for so long: does a watchdog reset the board?")
#define CLI_MHZ CLI_ROW("mhz", CLI_KEY_MHZ, "N", "the core's clock, for memory's nanoseconds (default: 1000)")
#define CLI_REGIME CLI_ROW("regime", CLI_KEY_REGIME, "REGIME[,...]", "memory: warm, cold, icache, linux (default: warm,linux)")
#define CLI_MAX CLI_ROW("max", CLI_KEY_MAX, "N", "fail if a call may cost more than N cycles")
#define CLI_PATHS CLI_ROW("verbose", 'v', NULL, "print the path of each bound, with the stages of its instructions")
#define CLI_LAYOUT CLI_ROW("format", CLI_KEY_LAYOUT, "FORMAT", "write text, json or tsv (default: text), with --block also stages")
#define CLI_END { NULL, 0, NULL, 0, NULL, 0 }

#define CLI_ANY_NUMBER 0x7fffffff

/* What one option has to do with another, by their keys; CLI_KEY_ARGUMENT is any argument. A table ends in a row of zeros. */
enum cli_tie {
	CLI_ONLY_WITH = 1,	/* it does nothing without `other` or `second` */
	CLI_NOT_WITH,	/* `other` and `second` do nothing beside it */
};
struct cli_bond {
	int key;
	enum cli_tie tie;
	int other, second;	/* `second` 0: there is none */
};
#define CLI_BOND_VIEWS { 'q', CLI_NOT_WITH, 'v', CLI_KEY_BRIEF }, { 'v', CLI_NOT_WITH, CLI_KEY_BRIEF, 0 }
#define CLI_BOND_TRACE { CLI_KEY_CORE, CLI_ONLY_WITH, CLI_KEY_TRACE, 0 }, { CLI_KEY_CORE_FILE, CLI_ONLY_WITH, CLI_KEY_TRACE, 0 }, \
	{ CLI_KEY_REGIME, CLI_ONLY_WITH, CLI_KEY_TRACE, 0 }, { CLI_KEY_MHZ, CLI_ONLY_WITH, CLI_KEY_TRACE, 0 }
#define CLI_BOND_BOOT { CLI_KEY_CPU, CLI_ONLY_WITH, CLI_KEY_BOOT, 0 }, { CLI_KEY_MODE, CLI_ONLY_WITH, CLI_KEY_BOOT, 0 }, \
	{ CLI_KEY_APPEND, CLI_ONLY_WITH, CLI_KEY_BOOT, 0 }, { CLI_KEY_SMP, CLI_ONLY_WITH, CLI_KEY_BOOT, 0 }

struct cli_usage {
	const struct argp_option *options;
	const char *args, *doc;
	int least, most;	/* how many arguments */
	const struct cli_bond *bonds;	/* NULL: each option stands by itself */
};
/* Read a command line. A mistake ends the program with status 2, --help with 0. */
void cli_parse(int argc, char **argv, const struct cli_usage *usage, struct cli_options *o);

#endif
