import Crosspoint
import TestSupport
import Testing

/// Single faults of files of settings.
@Suite("Faults of files of settings")
struct SettingsRefusalTests {
  static let refused: [(text: String, said: String)] = [
    (
      #"{"analog": {"device": {"constantStep": {"step": -1}}}}"#,
      "analog.device.constantStep.step is -1; expected a finite positive number."
    ),
    (
      #"{"analog": {"device": {"constantStep": {"step": "0.001"}}}}"#,
      "analog.device.constantStep.step is the text \"0.001\"; expected a finite positive number."
    ),
    (
      #"{"analog": {"device": {"constantStep": {"cycleSpread": NaN}}}}"#,
      "analog.device.constantStep.cycleSpread is nan; expected a finite number, at least 0."
    ),
    (
      #"{"analog": {"forward": {"outputNoise": Infinity}}}"#,
      "analog.forward.outputNoise is inf; expected a finite number"
    ),
    (
      #"{"analog": {"forward": {"outputNoise": 1e400}}}"#,
      "analog.forward.outputNoise is a number beyond the range"
    ),
    (
      #"{"analog": {"forward": {"outputNoise": 1e40}}}"#,
      "analog.forward.outputNoise is 1e+40; expected a finite number"
    ),
    (
      #"{"analog": {"forward": {"outputNoise": true}}}"#,
      "analog.forward.outputNoise is true; expected a finite number"
    ),
    (
      #"{"analog": {"forward": {"outputNoise": null}}}"#,
      "analog.forward.outputNoise is null; expected a finite number"
    ),
    (
      #"{"analog": {"update": {"bitLength": 65}}}"#,
      "analog.update.bitLength is 65; expected 1 to 64 slots."
    ),
    (
      #"{"analog": {"update": {"bitLength": 3.5}}}"#,
      "analog.update.bitLength is 3.5; expected 1 to 64 slots."
    ),
    (
      #"{"analog": {"update": {"fixedGain": 1}}}"#,
      "update.fixedGain is 1.0; expected none, because update management"
    ),
    (
      #"{"analog": {"update": {"aggregation": "always"}}}"#,
      #"expected one of "automatic", "never", "acrossSamples"."#
    ),
    (
      #"{"analog": {"update": {"aggregation": "acrossSamples"}, "device": {"softBounds": {}}}}"#,
      "update.aggregation is acrossSamples; expected \"automatic\" or \"never\" for this device"
    ),
    (
      #"{"analog": {"forward": {"noiseManagement": {"sums": {"assumedWieght": 1}}}}}"#,
      "analog.forward.noiseManagement.sums.assumedWieght is not known; assumedWeight is."
    ),
    (
      #"{"analog": {"forward": {"noiseManagement": {"sums": {"assumedWeight": 0}}}}}"#,
      "analog.forward.noiseManagement.sums.assumedWeight is 0; expected a finite positive number."
    ),
    (
      #"{"analog": {"forward": {"noiseManagement": "absMax"}}}"#,
      "analog.forward.noiseManagement.absMax is not known; the nearest known name is"
    ),
    (
      #"{"analog": {"device": {"softBound": {}}}}"#,
      """
      analog.device.softBound is not known; the nearest known name is softBounds (of \
      constantStep, 
      """
    ),
    (
      #"{"analog": {"device": {"ourDevice": {"step": 0.1}}}}"#,
      "; for a device model of your own call Device.register before the file is read."
    ),
    (
      #"{"analog": {"array": "ourArray"}}"#,
      "; for an array model of your own call ResistiveArray.register before the file is read."
    ),
    (
      #"{"analog": {"forward": {"inputBits": 1}}}"#,
      "analog.forward.inputBits is 1; expected 2 to 24 bits, or null for none."
    ),
    (
      #"{"analog": {"forward": {"inputBits": 6, "inputResolution": 0.1}}}"#,
      "analog.forward.inputBits is there beside inputResolution; expected one of the two."
    ),
    (
      #"{"analog": {"forward": {"inputBound": 2, "noiseManagement": "maximum"}}}"#,
      "analog.forward.inputBound is 2.0; expected 1, because noise management is on."
    ),
    (
      #"{"analog": {"backward": {"boundManagement": "iterative"}}}"#,
      "backward.boundManagement is iterative; expected none"
    ),
    (
      "{\n\"analog\": {\"forward\": {},\n \"forward\": {}}}",
      "analog.forward stands there twice, again on line 3."
    ),
    (#"{"analog": {}, "analog": {}}"#, "analog stands there twice, again on line 1."),
    (
      #"{"analog": {}, "digital": {}}"#, "the file is {analog, digital}, 2 at once; expected one of"
    ),
    (
      "{}",
      #"the file is {}; expected one of {"digital": …}, {"analog": …}, {"fixedPoint": …}, {"nonlinear": …}, {"inference": …}."#
    ),
    ("[1]", "the file is the list [1]; expected one of"),
    (
      #"{"analog": {"update": {"pulseType": "mean"}}}"#,
      #"analog.update.pulseType is the text "mean"; expected one of "stochastic", "meanCount", "#
    ),
    (
      #"{"analog": {"cell": {"tikiTaka": {"devices": 1}}}}"#,
      "analog.cell.tikiTaka.devices is 1; expected 2 to 8 devices."
    ),
    (
      #"{"analog": {"cell": {"ttv2": {"transferEvery": 0}}}}"#,
      "analog.cell.ttv2.transferEvery is 0; expected 1 to 1000000000 samples."
    ),
    (
      #"{"analog": {"cell": {"agad": {"chopperProbability": 1.1}}}}"#,
      "analog.cell.agad.chopperProbability is 1.1; expected a probability, 0 to 1."
    ),
    (
      #"{"analog": {"cell": {"mixedPrecision": {"granularity": 0}}}}"#,
      "analog.cell.mixedPrecision.granularity is 0; expected a finite positive number."
    ),
    (
      #"{"analog": {"cell": {"reference": {}}, "update": {"pulseType": "noneWithDevice"}}}"#,
      #"analog.update.pulseType is "noneWithDevice"; expected "stochastic", "meanCount" or "#
    ),
    (
      #"{"analog": {"cell": {"vector": {"gammas": [1, 1e39, "a", [2], null]}}}}"#,
      #"""
      gammas is the list [1, 1e+39, the text "a", a list, null]; expected a list of 0 to 16 \#
      numbers, each a finite number
      """#
    ),
    (
      #"{"analog": {"device": {"piecewiseStep": {"factorsUp": []}}}}"#,
      "analog.device.piecewiseStep.factorsUp is the list []; expected a list of 1 to 32 factors"
    ),
    (
      "{\"analog\": {\"cell\": {\"vector\": {\"gammas\": \([Int](repeating: 1, count: 17))}}}}",
      "gammas is the list [\(String(repeating: "1, ", count: 16))…]; expected"
    ),
    (#"{"anolog": {}}"#, "anolog is not known; the nearest known name is analog"),
    (
      #"{"format": "crosspoint settings 2", "analog": {}}"#,
      #"format is "crosspoint settings 2"; expected"#
    ),
    (#"{"analog": {"forward": {}"#, "not valid JSON"), ("", "it is empty"),
    (
      "{\n  \"analog\": {\n    \"forward\": {}\n    \"update\": {}\n  }\n}",
      "it is not valid JSON, on line 4"
    ),
    (#"{"parameters": {"arraySize": 4096}}"#, "is a file of 'crosspoint design --settings'"),
    (#"{"network": "seed"}"#, "is a file of 'crosspoint design --settings'"),
    (
      #"{"forward": {"outputNoise": 0}}"#,
      #"holds 'forward' outside of a tile: it stands within {"analog": {…}}"#
    ),
  ]

  @Test("each fault is named with its place and what is possible", arguments: refused.indices)
  func faults(_ index: Int) {
    let (text, said) = Self.refused[index]
    let found = SettingsFileTests.refusal(text)
    #expect(found.contains(said), "\(found)")
  }
}
