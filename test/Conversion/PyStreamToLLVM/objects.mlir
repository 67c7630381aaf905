// RUN: pystream-opt %s --pystream-convert-to-llvm | FileCheck %s
// RUN: pystream-opt %s --pystream-convert-to-llvm | mlir-translate --mlir-to-llvmir | opt -passes=verify -disable-output

!none = !pystream.literal<#pystream.none>
!link = !pystream.union<!none, !pystream.ref<@node>>

// CHECK-DAG: #[[NODE0:.*]] = #llvm.tbaa_type_desc<id = "node.0"
// CHECK-DAG: #[[NODE1:.*]] = #llvm.tbaa_type_desc<id = "node.1"
// CHECK-DAG: #[[ROW:.*]] = #llvm.tbaa_type_desc<id = "row.2"
// CHECK-DAG: #[[$NODE_TAG:.*]] = #llvm.tbaa_tag<base_type = #[[NODE0]]
// CHECK-DAG: #[[$NODE_LINK:.*]] = #llvm.tbaa_tag<base_type = #[[NODE1]]
// CHECK-DAG: #[[$CAPACITY:.*]] = #llvm.tbaa_tag<base_type = #[[ROW]]

// CHECK-NOT: pystream.layout
// CHECK-NOT: pystream.class
pystream.class @"m.Node" mro [@"m.Node", @object]
pystream.layout private @node class @"m.Node" {link = !link, value = vector<2xf64>}
pystream.layout private @empty class @"m.Empty" {}
pystream.layout private @row class @buffer {element = !pystream.tuple<[i1, f64]>}

// Fields lie in the order of their names; a vector takes a word a component.
// CHECK-LABEL: llvm.func internal @fields(
// CHECK-SAME:    %[[STATE:.*]]: !llvm.ptr {{.*}}, %[[NODE:.*]]: !llvm.ptr, %[[V:.*]]: vector<2xf64>)
// CHECK:         %[[XP:.*]] = llvm.getelementptr inbounds %[[NODE]][2]
// CHECK:         %[[X:.*]] = llvm.extractelement %[[V]]
// CHECK:         %[[Y:.*]] = llvm.extractelement %[[V]]
// CHECK:         llvm.store %[[X]], %[[XP]]
// CHECK:         %[[YP:.*]] = llvm.getelementptr inbounds %[[XP]][1]
// CHECK:         llvm.store %[[Y]], %[[YP]]
// CHECK:         %[[TAG:.*]] = llvm.load %[[NODE]] {{.*}} -> i64
// CHECK:         %[[NEXT:.*]] = llvm.load %{{.*}} -> !llvm.ptr
// CHECK:         llvm.insertvalue %[[NEXT]], %{{.*}}[1] : !llvm.struct<(i64, ptr)>
func.func private @fields(%node: !pystream.ref<@node>, %v: vector<2xf64>) -> !link {
  pystream.field_store %v, %node["value"] : vector<2xf64>, !pystream.ref<@node>
  %0 = pystream.field_load %node["link"] : !pystream.ref<@node> -> !link
  return %0 : !link
}

// Every object has an address of its own.
// CHECK-LABEL: llvm.func internal @allocate(
// CHECK-SAME:    %[[STATE:.*]]: !llvm.ptr {llvm.noalias, llvm.nocapture})
// CHECK:         %[[SIZE:.*]] = llvm.mlir.constant(32 : i64)
// CHECK:         llvm.call @pystream_rt_allocate(%[[STATE]], %[[SIZE]])
// CHECK:         %[[WORD:.*]] = llvm.mlir.constant(8 : i64)
// CHECK:         llvm.call @pystream_rt_allocate(%[[STATE]], %[[WORD]])
func.func private @allocate() -> (!pystream.ref<@node>, !pystream.ref<@empty>) {
  %0 = pystream.alloc : !pystream.ref<@node>
  %1 = pystream.alloc : !pystream.ref<@empty>
  return %0, %1 : !pystream.ref<@node>, !pystream.ref<@empty>
}

// A buffer begins with its capacity; a negative one asks for too much.
// CHECK-LABEL: llvm.func internal @buffers(
// CHECK-SAME:    %[[STATE:.*]]: !llvm.ptr {{.*}}, %[[N:.*]]: i64, %[[I:.*]]: i64
// CHECK:         %[[RANGE:.*]] = llvm.icmp "ult" %[[N]]
// CHECK:         %[[BYTES:.*]] = llvm.select %[[RANGE]]
// CHECK:         %[[B:.*]] = llvm.call @pystream_rt_allocate(%[[STATE]], %[[BYTES]])
// CHECK:         llvm.store %[[N]], %[[B]]
// CHECK:         %[[FIRST:.*]] = llvm.getelementptr inbounds %[[B]][1]
// CHECK:         %[[E:.*]] = llvm.getelementptr inbounds %[[FIRST]][%[[I]]] {{.*}} !llvm.array<2 x i64>
// CHECK:         %[[W:.*]] = llvm.load %[[E]]
// CHECK:         llvm.trunc %[[W]] : i64 to i1
func.func private @buffers(%n: i64, %i: i64) -> (!pystream.tuple<[i1, f64]>, i64) {
  %b = pystream.buffer_alloc %n : !pystream.ref<@row>
  %0 = pystream.buffer_load %b[%i] : !pystream.ref<@row> -> !pystream.tuple<[i1, f64]>
  %1 = pystream.buffer_size %b : !pystream.ref<@row>
  return %0, %1 : !pystream.tuple<[i1, f64]>, i64
}

// CHECK-LABEL: llvm.func internal @locals(
// CHECK:         llvm.alloca
// CHECK:         llvm.store
// CHECK:         llvm.load
func.func private @locals(%x: f64) -> f64 {
  %0 = pystream.local "x" : !pystream.slot<f64>
  pystream.store %x, %0 : !pystream.slot<f64>
  %1 = pystream.load %0 : !pystream.slot<f64>
  return %1 : f64
}

// Different words of objects alias as little as objects of different layouts.
// CHECK-LABEL: llvm.func internal @aliases(
// CHECK:         llvm.load %{{.*}} {alignment = 8 : i64, tbaa = [#[[$NODE_TAG]]]} : !llvm.ptr -> i64
// CHECK:         llvm.load %{{.*}} {alignment = 8 : i64, tbaa = [#[[$NODE_LINK]]]} : !llvm.ptr -> !llvm.ptr
// CHECK:         llvm.load %{{.*}} {alignment = 8 : i64, tbaa = [#[[$CAPACITY]]]} : !llvm.ptr -> i64
func.func private @aliases(%node: !pystream.ref<@node>, %row: !pystream.ref<@row>) -> (!link, i64) {
  %0 = pystream.field_load %node["link"] : !pystream.ref<@node> -> !link
  %1 = pystream.buffer_size %row : !pystream.ref<@row>
  return %0, %1 : !link, i64
}
