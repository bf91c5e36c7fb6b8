import Foundation

/// Files as NumPy 2.4 and safetensors 0.8 write them, by this script:
///
///     import base64, io, ml_dtypes, textwrap
///     import numpy as np
///     from safetensors.numpy import save
///
///     a = np.array([[1, -2, 1 / 3], [0.1, 1e-40, 65504]])
///
///     def npy(array, version=None):
///         file = io.BytesIO()
///         np.lib.format.write_array(file, array, version)
///         return file.getvalue()
///
///     def npz(save, **arrays):
///         file = io.BytesIO()
///         save(file, **arrays)
///         return file.getvalue()
///
///     f4 = np.arange(8).reshape(2, 2, 2)
///     tensors = {
///         "double": a,
///         "single": np.full((1, 1, 1, 1), 1 / 3, "<f4"),
///         "half": np.array([0.5, 6e-8], "<f2"),
///         "brain": np.array([1 / 3, -np.inf], ml_dtypes.bfloat16),
///         "count": np.array(7),
///         "mask": np.array([True, False, True]),
///         "none": np.zeros((0, 4), "<f4"),
///     }
///     fixtures = {
///         "single": npy(a.astype("<f4")),
///         "doubleInFortranOrder": npy(np.asfortranarray(a.astype(">f8"))),
///         "halves": npy(np.asfortranarray(f4.astype("<f2"))),
///         "version2": npy(a[0], (2, 0)),
///         "version3": npy(np.array(7, "<i4"), (3, 0)),
///         "objects": npy(np.array([None, 1], object)),
///         "records": npy(np.zeros(1, [("a", "<f4")])),
///         "stored": npz(
///             np.savez, **{"fc10.weight": a.astype("<f4"), "fc2.weight": a[0].astype(">f2")}),
///         "deflated": npz(
///             np.savez_compressed, weights=np.eye(20, dtype="<f4"), bias=np.arange(3.0)),
///         "safetensors": save(tensors, {"format": "pt", "note": "anything"}),
///     }
///     for name, data in fixtures.items():
///         lines = textwrap.wrap(base64.b64encode(data).decode(), 88)
///         print(name, *lines, sep="\n")
enum NumpyFixtures {
  static let single = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMp
    LCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/
    AAAAwKuqqj7NzMw9whYBAADgf0c=
    """)
  static let doubleInFortranOrder = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyks
    IH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/8AAA
    AAAAAD+5mZmZmZmawAAAAAAAAAA3oWwmJ3dXnD/VVVVVVVVVQO/8AAAAAAA=
    """)
  static let halves = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiwg
    MiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAABE
    AEAARgA8AEUAQgBH
    """)
  static let version2 = bytes(
    """
    k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywp
    LCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAA
    AADwPwAAAAAAAADAVVVVVVVV1T8=
    """)
  static let version3 = bytes(
    """
    k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwg
    fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHAAAA
    """)
  static let objects = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJWN
    AAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5
    lJOUSwCFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9L
    P3SUYoldlChOSwFldJRiLg==
    """)
  static let records = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxmNCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBl
    JzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAA
    """)
  static let stored = bytes(
    """
    UEsDBC0AAAAAAAAAIQDas7o3//////////8PABQAZmMxMC53ZWlnaHQubnB5AQAQAJgAAAAAAAAAmAAAAAAAAACT
    TlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyks
    IH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAgD8A
    AADAq6qqPs3MzD3CFgEAAOB/R1BLAwQtAAAAAAAAACEAzz87Ef//////////DgAUAGZjMi53ZWlnaHQubnB5AQAQ
    AIYAAAAAAAAAhgAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc+ZjInLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNl
    LCAnc2hhcGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
    ICAgICAgICAgICAgCjwAwAA1VVBLAQItAy0AAAAAAAAAIQDas7o3mAAAAJgAAAAPAAAAAAAAAAAAAACAAQAAAABm
    YzEwLndlaWdodC5ucHlQSwECLQMtAAAAAAAAACEAzz87EYYAAACGAAAADgAAAAAAAAAAAAAAgAHZAAAAZmMyLndl
    aWdodC5ucHlQSwUGAAAAAAIAAgB5AAAAnwEAAAAA
    """)
  static let deflated = bytes(
    """
    UEsDBC0AAAAIAAAAIQAzZIO///////////8LABQAd2VpZ2h0cy5ucHkBABAAwAYAAAAAAABdAAAAAAAAAJvsF+ob
    EMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkYGOgpGBpo6CrUKZAIu
    BoYGewaqg1EzR80cNXPUzFEzh7uZAFBLAwQtAAAACAAAACEAJCHhK///////////CAAUAGJpYXMubnB5AQAQAJgA
    AAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ck
    FqQC+RrGOpo6CrUKFAAuBhTwwR7KcAAAUEsBAi0DLQAAAAgAAAAhADNkg79dAAAAwAYAAAsAAAAAAAAAAAAAAIAB
    AAAAAHdlaWdodHMubnB5UEsBAi0DLQAAAAgAAAAhACQh4StMAAAAmAAAAAgAAAAAAAAAAAAAAIABmgAAAGJpYXMu
    bnB5UEsFBgAAAAACAAIAbwAAACABAAAAAA==
    """)
  static let safetensors = bytes(
    """
    2AEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJub3RlIjoiYW55dGhpbmciLCJmb3JtYXQiOiJwdCJ9LCJjb3VudCI6
    eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sImRvdWJsZSI6eyJkdHlwZSI6
    IkY2NCIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbOCw1Nl19LCJub25lIjp7ImR0eXBlIjoiRjMyIiwi
    c2hhcGUiOlswLDRdLCJkYXRhX29mZnNldHMiOls1Niw1Nl19LCJzaW5nbGUiOnsiZHR5cGUiOiJGMzIiLCJzaGFw
    ZSI6WzEsMSwxLDFdLCJkYXRhX29mZnNldHMiOls1Niw2MF19LCJicmFpbiI6eyJkdHlwZSI6IkJGMTYiLCJzaGFw
    ZSI6WzJdLCJkYXRhX29mZnNldHMiOls2MCw2NF19LCJoYWxmIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlsyXSwi
    ZGF0YV9vZmZzZXRzIjpbNjQsNjhdfSwibWFzayI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzNdLCJkYXRhX29m
    ZnNldHMiOls2OCw3MV19fSAgBwAAAAAAAAAAAAAAAADwPwAAAAAAAADAVVVVVVVV1T+amZmZmZm5P5xXdycmbKE3
    AAAAAAD870Crqqo+qz6A/wA4AQABAAE=
    """)

  private static func bytes(_ text: String) -> Data {
    Data(base64Encoded: text, options: .ignoreUnknownCharacters)!
  }
}
