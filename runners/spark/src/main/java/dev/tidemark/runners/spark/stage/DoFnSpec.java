/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * A DoFn with what it takes to run it.
 *
 * @param name the name of the transform in the pipeline
 * @param fn the DoFn
 * @param mainTag the tag of its main output
 * @param additionalTags the tags of its other outputs
 * @param outputs the numbers of the PCollections by tag; a tag that is not there goes nowhere
 * @param inputCoder the coder of its input
 * @param outputCoders the coders of its outputs
 * @param windowing the windowing of its input
 * @param schema how it reads schemas
 * @param sideInputs its side inputs by the name that it knows them by
 * @param views all its side inputs
 */
public record DoFnSpec(
    String name,
    DoFn<Object, Object> fn,
    TupleTag<Object> mainTag,
    List<TupleTag<?>> additionalTags,
    Map<TupleTag<?>, Integer> outputs,
    Coder<Object> inputCoder,
    Map<TupleTag<?>, Coder<?>> outputCoders,
    WindowingStrategy<?, ?> windowing,
    DoFnSchemaInformation schema,
    Map<String, PCollectionView<?>> sideInputs,
    List<PCollectionView<?>> views)
    implements Serializable {}
