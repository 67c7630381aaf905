pystream.class @"prelude.range" mro [@"prelude.range", @object]
pystream.func @"prelude.truth" [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  pystream.return %x
}
pystream.func @"m.own" [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %0 = pystream.constant "from the prelude"
  pystream.return %0
}
