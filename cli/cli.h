/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <argp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/target.h"
#include "hvcheck/abi.h"
#include "hvcheck/machine.h"
#include "hvcheck/replay.h"
#include "hvcheck/stub.h"

/* Exit statuses. Automake knows 77 and 99. */
enum {
	CLI_PASSED = 0,
	CLI_FAILED = 1,		/* the stub does not conform */
	CLI_ERROR = 2,		/* usage, unreadable input, any other trouble of a tool */
	CLI_NOTHING = 77,	/* nothing could be run */
	CLI_DEFECT = 99,	/* hvcheck itself is wrong */
};
/* status.c: the one of two statuses that the caller of the program must not miss. */
int cli_worst(int a, int b);

/* One command. argv[0] is "hvcheck NAME". Returns an exit status. */
struct cli_command {
	const char *name;
	const char *args;	/* for the usage line */
	const char *brief;	/* for the list of commands */
	int (*run)(int argc, char **argv);
};

int cmd_boot(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_lint(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_call(int argc, char **argv);
int cmd_fuzz(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_abi(int argc, char **argv);
int cmd_image(int argc, char **argv);
int cmd_preflight(int argc, char **argv);
int cmd_mutate(int argc, char **argv);
int cmd_stubs(int argc, char **argv);
int cmd_scenario(int argc, char **argv);
int cmd_cycles(int argc, char **argv);
int cmd_measure(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_machines(int argc, char **argv);

/* --- options.c: the command line ------------------------------------------------------------------------ */

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
	uint64_t max;		/* 0: not given */
	/* Booting. */
	const char *cpu, *mode, *append;
	unsigned smp;		/* 0: not given */
	bool boot;
	/* The payload for a board. */
	const char *uart, *with;
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
	CLI_KEY_CORE,
	CLI_KEY_CORE_FILE,
	CLI_KEY_MHZ,
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
#define CLI_ON_PLAY CLI_ROW("on", 'm', "MACHINE[,...]", "play there: sim[:CPU] or qemu[:MODEL[:CPU]] (default: sim)")
#define CLI_ON_BOARD CLI_ROW("on", 'm', "BOARD", "serial:DEVICE[,BAUD], unix:PATH, tcp:HOST:PORT, exec:COMMAND or board:FILE")
#define CLI_FORMAT CLI_ROW("format", 'f', "FORMAT", "write the report as text, ktap, junit, html or sarif (default: text)")
#define CLI_FORMAT_FIRMWARE CLI_ROW("format", 'f', "FORMAT", "write the report as text, ktap or junit (default: text)")
#define CLI_OUTPUT CLI_ROW("output", 'o', "FILE", "write to FILE instead of standard output")
#define CLI_FILTER CLI_ROW("filter", 'k', "GLOB", "only tests of a rule (REG-03, 'REG-*'), or whose id matches ('*/REG-*@sim:max')")
#define CLI_SYMBOL CLI_ROW("symbol", CLI_KEY_SYMBOL, "NAME", "the vector table in an ELF file")
#define CLI_SEED CLI_ROW("seed", CLI_KEY_SEED, "N", "seed of the random calls (default: 0)")
#define CLI_SEED_OF_IMAGE CLI_ROW("seed", CLI_KEY_SEED, "N", "seed of the image and of where its pages lie (default: 0)")
#define CLI_STRICT CLI_ROW("strict", CLI_KEY_STRICT, NULL, "also fail known failures, spare clobbers, missing ISBs, odd extensions")
#define CLI_STRICT_KNOWN CLI_ROW("strict", CLI_KEY_STRICT, NULL, "also fail what kernels are known to do wrong")
#define CLI_SAVE CLI_ROW("save", CLI_KEY_SAVE, "FILE", "keep the call in FILE, for hvcheck replay")
#define CLI_FORCE CLI_ROW("force", CLI_KEY_FORCE, NULL, "with --save: overwrite FILE if it is there already")
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
#define CLI_ROUTINE CLI_ROW("routine", CLI_KEY_ROUTINE, "FILE[@OFFSET]", "your routine, ELF or raw bytes, for the built-in one")
#define CLI_SYMBOL_OF_ROUTINE CLI_ROW("symbol", CLI_KEY_SYMBOL, "NAME", "the routine in an ELF file of several functions")
#define CLI_SVG CLI_ROW("svg", CLI_KEY_SVG, "FILE", "draw the line of the first hazard")
#define CLI_LIST CLI_ROW("list", CLI_KEY_LIST, NULL, "list the scenarios, their steps and their faults")
#define CLI_FAULT_TABLE CLI_ROW("table", CLI_KEY_TABLE, NULL, "run every fault on sim, and print what caught it as Markdown")
#define CLI_JOBS CLI_ROW("jobs", 'j', "N", "use N processes (default: 1)")
#define CLI_VERBOSE CLI_ROW("verbose", 'v', NULL, "print every failed test, and for each machine how each rule did")
#define CLI_QUIET CLI_ROW("quiet", 'q', NULL, "print the sum alone, one line a stub")
#define CLI_SHORT CLI_ROW("brief", CLI_KEY_BRIEF, NULL, "print three lines a failure, or a fourth if it fails other tests as well")
#define CLI_FAILURES CLI_ROW("max-failures", CLI_KEY_FAILURES, "N", "print no more than N failures of a stub")
#define CLI_KNOWN CLI_ROW("known", CLI_KEY_KNOWN, "FILE", "failures that are no news: a test's pattern and the reason, one a line")
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
#define CLI_WITH CLI_ROW("with", CLI_KEY_WITH, "STUB", "have this stub's pages in the file, too; hvcheck sends it all the same")
#define CLI_BOOT_NEXT CLI_ROW("boot", CLI_KEY_BOOT, NULL, "play kexec or crash for real: boot the IMAGE in QEMU, and let it go on")
#define CLI_IMAGE_OUTPUT CLI_ROW("output", 'o', "FILE", "write the payload to FILE; it has to be given")
#define CLI_SNAPSHOT CLI_ROW("output", 'o', "FILE", "write the snapshot to FILE (default: RELEASE-MODE.snapshot)")
#define CLI_BLOCK CLI_ROW("block", CLI_KEY_BLOCK, "FILE", "cycles of each symbol of an object as a loop, or of --symbol alone")
#define CLI_WHY CLI_ROW("why", CLI_KEY_WHY, "INSTRUCTION", "the rows of the core file for it: assembly, or a word 0x...")
#define CLI_CORE CLI_ROW("core", CLI_KEY_CORE, "CORE[,...]", "cycles of these cores (default: all that are built in)")
#define CLI_RUN_CORE CLI_ROW("core", CLI_KEY_CORE, "CORE[,...]", "also say what calls cost on these cores")
#define CLI_CORE_FILE CLI_ROW("core-file", CLI_KEY_CORE_FILE, "FILE", "cycles of the core that FILE describes")
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

/* --- say.c ---------------------------------------------------------------------------------------------- */

/* One line on standard error, after "hvcheck: ". */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "; did you mean "run"?" if one of `names` is near to what a person wrote, else "". Valid until the next call. */
const char *cli_suggest(const char *word, const char *const *names, size_t count);

/* --- input.c -------------------------------------------------------------------------------------------- */

#define CLI_REPLAY_MOST (1ull << 20) /* bytes: no replay file needs as many */
/* Whole content of a regular file of at most `most` bytes, owned; NULL after saying why. */
char *cli_read(const char *path, uint64_t most, size_t *size);
/* FILE or FILE@OFFSET is read: no output may be written over it. Harmless if there is no such file. */
void input_note(const char *what);
struct stat;
/* Whether this file was noted, by whatever name: its device and inode are the same. */
bool input_is(const struct stat *st);

/* --- subject.c: which stub, by which generation --------------------------------------------------------- */

struct subject {
	struct hv_stub *stub;	/* owned */
	const struct hv_abi *abi;
	char *guess;		/* why that generation, owned; NULL if it was named */
	char *release;		/* as which release, and why, owned; NULL if the generation's do not differ */
	struct booted *booted;	/* the machine that booted it; owned; NULL: none */
	bool came_along;	/* it is another table of the Image that was named, found with the one asked for */
};
/* What the user says of a stub. Each may be NULL. */
struct subject_wish {
	const char *abi, *release, *symbol;
	bool live;		/* a hypervisor that was resident can be judged, too */
	const struct cli_options *boot;	/* boot the kernel, as these say; NULL: do not */
};
/* Returns 0, or the exit status after saying why. */
int subject_open(struct subject *s, const char *what, const struct subject_wish *wish);
/* subject-release.c: fill s->stub->release and s->release. Returns as above. */
int subject_release(struct subject *s, const char *wanted);
void subject_close(struct subject *s);
/* KVM's vectors run under KVM's own translations, with memory that is mapped nowhere else: hvcheck run takes those over. */
bool subject_needs_translations(const struct hv_stub *stub, const struct hv_abi *abi);

/* subjects.c: all that a command was given. */
struct subjects {
	struct subject *s;	/* owned */
	size_t count;
};
/*
 * Open the stubs of the command line, or every good built-in one where it names none. What cannot be opened is said before
 * anything is run: returns 0 or an exit status. To be closed either way.
 */
int subjects_open(struct subjects *all, const struct cli_options *o, bool every_table, bool live);
/* A bit for each enum hv_exec that one of them is of. */
unsigned subjects_execs(const struct subjects *all);
void subjects_close(struct subjects *all);
/* Generation by name, or NULL after saying which is nearest. */
const struct hv_abi *subject_abi(const char *name);

/* --- machines.c ----------------------------------------------------------------------------------------- */

struct absent {
	char name[64], why[512];
};
struct machines {
	struct hv_machine **m;	/* owned, each */
	size_t count;
	uint64_t generic;	/* bit n: machine n was chosen for a name that leaves the CPU open */
	struct absent *absent;	/* owned: those that were asked for and are not available */
	size_t absent_count;
	int status;		/* CLI_NOTHING where there is one of these, else 0 */
};
/*
 * Open all that `on` names ("sim" where it is NULL). Returns 0, or the exit status after saying why; to be closed either way.
 * `both`: "sim" and "qemu" each mean two CPUs, one without VHE and one with it. `execs`: a bit for each enum hv_exec that a subject
 * is of; "sim" and "qemu" mean CPUs for each of them, and what runs none of them is not available.
 */
int machines_open(struct machines *machines, const char *on, bool both, unsigned execs);
/* The same for a stub that is HV_STUB_LIVE, which runs where it was booted: `on` names no CPU that it would not have. */
int machines_open_live(struct machines *machines, const char *on);
void machines_close(struct machines *machines);

/* --- interrupt.c ------------------------------------------------------------------------------------------- */

#define CLI_INTERRUPTED HV_INTERRUPTED "; the report ends there"
/* From here on, the first SIGINT or SIGTERM sets the flag, which machines_open() gives to every machine. */
void interrupt_catch(void);
extern volatile sig_atomic_t interrupt_seen;

/* --- output.c ------------------------------------------------------------------------------------------- */

struct output {
	FILE *f;
	struct target target;	/* of a file; see target.h */
	const char *name;	/* for people */
	int err;		/* errno of a writer that failed, else 0 */
};
/*
 * `path` NULL: standard output. Returns 0, or CLI_ERROR after saying why: no file is written over that is read, and none
 * changes before output_close().
 */
int output_open(struct output *out, const char *path);
/* Put the file in its place. Returns as above. */
int output_close(struct output *out);
/* Instead of output_close(): there is nothing to write. A file that was there stays as it was. */
void output_drop(struct output *out);
/* output_drop() if `status` is CLI_ERROR, as what was printed is not all of it; else output_close(). Returns the worst status. */
int output_end(struct output *out, int status);
/* overwrite.c: whether --save may write to `path`; false after saying why not, or if the user said no. */
bool overwrite_may(const char *path, bool force);
/* Before anything else: no file that is opened later may take the place of a closed standard stream. */
void output_guard(void);
/* While a command is under way, an exit() is none of ours, and its status is 2. */
void output_under_way(bool now);

/* --- progress.c: one line on a terminal once something takes more than two seconds ---------------------- */

void progress_start(void);
/* The stub that is under way, and how many are done. */
void progress_subject(const char *name, size_t done, size_t total);
/* For hv_suite_options: the machine that is under way. */
void progress_note(void *unused, const char *what, size_t done, size_t total);
void progress_stop(void);

/* --- one-call.c: call and replay ------------------------------------------------------------------------ */

int one_call(const struct hv_replay *r, const struct cli_options *o);

#endif
