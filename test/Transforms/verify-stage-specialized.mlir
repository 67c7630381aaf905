// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pystream-verify-stage=stage=specialized -allow-unregistered-dialect

// expected-error @below {{stage specialized has no dynamic operation 'pystream.kernel'}}
pystream.kernel @k calls @"m.f" rank 1 []
// expected-error @below {{stage specialized has no dynamic operation 'pystream.shader'}}
pystream.shader @S self !pystream.instance<@"m.S"> vertex @"m.f" [] fragment @"m.f"
// expected-error @below {{stage specialized has no dynamic operation 'pystream.object_def'}}
pystream.object_def @"m.c" : @"m.C" {}
// expected-error @below {{stage specialized has no dynamic operation 'pystream.func'}}
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  // expected-error @below {{stage specialized has no dynamic operation 'pystream.getattr'}}
  %0 = pystream.getattr %i, "x"
  // expected-error @below {{stage specialized has no dynamic operation 'pystream.return'}}
  pystream.return %0
}

// -----

func.func @unknown_type() {
  // expected-error @below {{stage specialized has no value of unknown type}}
  %0 = "test.value"() : () -> !pystream.object
  return
}
