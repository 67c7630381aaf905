// RUN: pystream-opt %s --test-pystream-loop-bounds --allow-unregistered-dialect --verify-diagnostics

// Expected counts are what a run of the loop on paper gives: tests at the head
// first, as `while` makes them.

//===-- Tests at the head ---------------------------------------------------===//

func.func @less() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 10 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @less_exact() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 9 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 3 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @at_most() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 9 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi sle, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @greater() {
  %begin = arith.constant 10 : i32
  %end = arith.constant 0 : i32
  %step = arith.constant -3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi sgt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @at_least() {
  %begin = arith.constant 9 : i32
  %end = arith.constant 0 : i32
  %step = arith.constant -3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi sge, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @unequal() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 12 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi ne, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @unequal_down() {
  %begin = arith.constant 12 : i32
  %end = arith.constant 0 : i32
  %step = arith.constant -4 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi ne, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 3 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @never() {
  %begin = arith.constant 5 : i32
  %end = arith.constant 5 : i32
  %step = arith.constant 1 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 0 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @negative() {
  %begin = arith.constant -7 : i32
  %end = arith.constant -2 : i32
  %step = arith.constant 2 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 3 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @missed() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 10 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi ne, %i, %end : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @wrong_way() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 10 : i32
  %step = arith.constant -1 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

// The limit on the left.

func.func @turned() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 10 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi sgt, %end, %i : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @turned_down() {
  %begin = arith.constant 10 : i32
  %end = arith.constant 2 : i32
  %step = arith.constant -3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi sle, %end, %i : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 3 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

// The step is taken away.

func.func @minus() {
  %begin = arith.constant 10 : i32
  %end = arith.constant 0 : i32
  %step = arith.constant 3 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi sgt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 4 times}}
  %next = arith.subi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

//===-- Tests at the end ----------------------------------------------------===//

func.func @end_less() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 10 : i32
  %step = arith.constant 3 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi slt, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_less_exact() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 9 : i32
  %step = arith.constant 3 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 3 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi slt, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_at_most() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 9 : i32
  %step = arith.constant 3 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi sle, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_greater() {
  %begin = arith.constant 10 : i32
  %end = arith.constant 0 : i32
  %step = arith.constant -3 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi sgt, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_at_least() {
  %begin = arith.constant 9 : i32
  %end = arith.constant 0 : i32
  %step = arith.constant -3 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi sge, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_unequal() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 12 : i32
  %step = arith.constant 3 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 4 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi ne, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_once() {
  %begin = arith.constant 5 : i32
  %end = arith.constant 5 : i32
  %step = arith.constant 1 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 1 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi slt, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_once_far() {
  %begin = arith.constant 50 : i32
  %end = arith.constant 5 : i32
  %step = arith.constant 1 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 1 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi slt, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

func.func @end_at_most_once() {
  %begin = arith.constant 5 : i32
  %end = arith.constant 5 : i32
  %step = arith.constant 1 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{at most 1 times}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi sle, %next, %end : i32
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

// The first test is of the second value: the limit is missed.
func.func @end_unequal_missed() {
  %begin = arith.constant 0 : i32
  %step = arith.constant 1 : i32
  cf.br ^body(%begin : i32)
^body(%i: i32):
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %step {test.count} : i32
  %more = arith.cmpi ne, %next, %begin : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body(%next : i32), ^end
^end:
  return
}

// The counter wraps around before it meets its end.
func.func @wraps_around() {
  %begin = arith.constant 0 : i32
  %end = arith.constant 2147483647 : i32
  %step = arith.constant 1073741824 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @just_does_not_wrap_around() {
  %begin = arith.constant 2147483640 : i32
  %end = arith.constant 2147483647 : i32
  %step = arith.constant 1 : i32
  cf.br ^head(%begin : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %end : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 7 times}}
  %next = arith.addi %i, %step {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

//===-- Where in the loop ---------------------------------------------------===//

// Up to the test there is one round more.
func.func @before_the_test() {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c5 = arith.constant 5 : i32
  cf.br ^head(%c0 : i32)
^head(%i: i32):
  // expected-remark @below {{at most 6 times}}
  %more = arith.cmpi slt, %i, %c5 {test.count} : i32
  cf.cond_br %more, ^body, ^end
^body:
  %next = arith.addi %i, %c1 : i32
  cf.br ^head(%next : i32)
^end:
  // expected-remark @below {{at most 1 times}}
  return {test.count}
}

// Loops in loops multiply; the inner one's limit is the counter of the outer.
func.func @triangle() {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c4 = arith.constant 4 : i32
  cf.br ^outer(%c0 : i32)
^outer(%i: i32):
  %more = arith.cmpi slt, %i, %c4 : i32
  cf.cond_br %more, ^inner(%c0 : i32), ^end
^inner(%j: i32):
  %again = arith.cmpi slt, %j, %i : i32
  cf.cond_br %again, ^body, ^after
^body:
  // expected-remark @below {{at most 16 times}}
  %next = arith.addi %j, %c1 {test.count} : i32
  cf.br ^inner(%next : i32)
^after:
  // expected-remark @below {{at most 4 times}}
  %following = arith.addi %i, %c1 {test.count} : i32
  cf.br ^outer(%following : i32)
^end:
  return
}

// Of two exits, one is enough.
func.func @two_exits(%c: i1) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c5 = arith.constant 5 : i32
  cf.br ^head(%c0 : i32)
^head(%i: i32):
  cf.cond_br %c, ^test, ^end
^test:
  %more = arith.cmpi slt, %i, %c5 : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 5 times}}
  %next = arith.addi %i, %c1 {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

// A test that some rounds do not pass ends nothing.
func.func @skipped(%c: i1) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c5 = arith.constant 5 : i32
  cf.br ^head(%c0 : i32)
^head(%i: i32):
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %c1 {test.count} : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %c, ^test, ^head(%next : i32)
^test:
  %more = arith.cmpi slt, %next, %c5 : i32
  cf.cond_br %more, ^head(%next : i32), ^end
^end:
  return
}

// A counter that some rounds do not move on ends nothing either.
func.func @stuck(%c: i1) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c5 = arith.constant 5 : i32
  cf.br ^head(%c0 : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %c5 : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %c1 {test.count} : i32
  cf.cond_br %c, ^head(%next : i32), ^head(%i : i32)
^end:
  return
}

// A limit that the loop itself moves is none.
func.func @moving_limit() {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c5 = arith.constant 5 : i32
  cf.br ^head(%c0, %c5 : i32, i32)
^head(%i: i32, %n: i32):
  %more = arith.cmpi slt, %i, %n : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %c1 {test.count} : i32
  %further = arith.addi %n, %c1 : i32
  cf.br ^head(%next, %further : i32, i32)
^end:
  return
}

// What the caller gives has no limit, unless it is cut off.
func.func @argument(%n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  cf.br ^head(%c0 : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %n : i32
  // expected-note @below {{by this loop}}
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{no limit}}
  %next = arith.addi %i, %c1 {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

func.func @limited_argument(%n: i32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c8 = arith.constant 8 : i32
  %limit = arith.minsi %n, %c8 : i32
  cf.br ^head(%c0 : i32)
^head(%i: i32):
  %more = arith.cmpi slt, %i, %limit : i32
  cf.cond_br %more, ^body, ^end
^body:
  // expected-remark @below {{at most 8 times}}
  %next = arith.addi %i, %c1 {test.count} : i32
  cf.br ^head(%next : i32)
^end:
  return
}

//===-- Ranges --------------------------------------------------------------===//

func.func @ranges(%n: i32, %c: i1) {
  %c2 = arith.constant 2 : i32
  %c3 = arith.constant 3 : i32
  %c10 = arith.constant 10 : i32
  // expected-remark @below {{any}}
  %sum = arith.addi %n, %c2 {test.range} : i32
  // expected-remark @below {{from 0 to 2}}
  %mod = pystream.mod %n, %c3 {test.range} : i32
  // expected-remark @below {{from -2 to 2}}
  %rem = arith.remsi %n, %c3 {test.range} : i32
  // expected-remark @below {{from 0 to 2}}
  %unsigned = arith.remui %n, %c3 {test.range} : i32
  // expected-remark @below {{from 0 to 1}}
  %positive = arith.remsi %unsigned, %c2 {test.range} : i32
  // expected-remark @below {{from -20 to 20}}
  %product = arith.muli %rem, %c10 {test.range} : i32
  // expected-remark @below {{from -7 to 6}}
  %floor = pystream.floordiv %product, %c3 {test.range} : i32
  // expected-remark @below {{from -6 to 6}}
  %cut = arith.divsi %product, %c3 {test.range} : i32
  // expected-remark @below {{from 0 to 10}}
  %and = arith.andi %n, %c10 {test.range} : i32
  // expected-remark @below {{from -2147483648 to 10}}
  %min = arith.minsi %n, %c10 {test.range} : i32
  // expected-remark @below {{from 3 to 2147483647}}
  %max = arith.maxsi %n, %c3 {test.range} : i32
  // expected-remark @below {{from 0 to 10}}
  %select = arith.select %c, %mod, %c10 {test.range} : i32
  // expected-remark @below {{from -18 to 22}}
  %difference = arith.subi %c2, %product {test.range} : i32
  // expected-remark @below {{from 0 to 1}}
  %wide = arith.extui %c {test.range} : i1 to i32
  // The smaller of two in other words.
  %less = arith.cmpi slt, %n, %c10 : i32
  // expected-remark @below {{from -2147483648 to 10}}
  %smaller = arith.select %less, %n, %c10 {test.range} : i32
  return
}

// 64 bits: a limit on one side says nothing of the other.
func.func @ranges_of_64_bits(%n: i64) {
  %c10 = arith.constant 10 : i64
  %less = arith.cmpi slt, %n, %c10 : i64
  // expected-remark @below {{from -9223372036854775808 to 10}}
  %smaller = arith.select %less, %n, %c10 {test.range} : i64
  %more = arith.cmpi sgt, %n, %c10 : i64
  // expected-remark @below {{from 10 to 9223372036854775807}}
  %larger = arith.select %more, %n, %c10 {test.range} : i64
  // expected-remark @below {{any}}
  %narrow = arith.trunci %smaller {test.range} : i64 to i32
  return
}

// What wraps around is not known.
func.func @wraps() {
  %max = arith.constant 2147483647 : i32
  %c1 = arith.constant 1 : i32
  // expected-remark @below {{any}}
  %0 = arith.addi %max, %c1 {test.range} : i32
  return
}

// Counted where a condition holds: at most once a round.
func.func @counted(%c: i1) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c6 = arith.constant 6 : i32
  cf.br ^head(%c0, %c0 : i32, i32)
^head(%i: i32, %n: i32):
  %more = arith.cmpi slt, %i, %c6 : i32
  cf.cond_br %more, ^body, ^end
^body:
  %next = arith.addi %i, %c1 : i32
  cf.cond_br %c, ^count, ^head(%next, %n : i32, i32)
^count:
  %m = arith.addi %n, %c1 : i32
  cf.br ^head(%next, %m : i32, i32)
^end:
  // expected-remark @below {{from 0 to 6}}
  "test.use"(%n) {test.range} : (i32) -> ()
  // expected-remark @below {{from 0 to 6}}
  "test.use"(%i) {test.range} : (i32) -> ()
  return
}

// What an inner loop counts on, round by round of the outer one.
func.func @counted_by_two() {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %c4 = arith.constant 4 : i32
  cf.br ^outer(%c0, %c0 : i32, i32)
^outer(%i: i32, %n: i32):
  %more = arith.cmpi slt, %i, %c3 : i32
  cf.cond_br %more, ^inner(%c0, %n : i32, i32), ^end
^inner(%j: i32, %m: i32):
  %again = arith.cmpi slt, %j, %c4 : i32
  cf.cond_br %again, ^body, ^after
^body:
  %k = arith.addi %j, %c1 : i32
  %l = arith.addi %m, %c1 : i32
  cf.br ^inner(%k, %l : i32, i32)
^after:
  %h = arith.addi %i, %c1 : i32
  cf.br ^outer(%h, %m : i32, i32)
^end:
  // expected-remark @below {{from 0 to 12}}
  "test.use"(%n) {test.range} : (i32) -> ()
  return
}
