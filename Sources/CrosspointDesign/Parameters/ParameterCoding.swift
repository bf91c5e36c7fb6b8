/// A file holds SI units under the names of the properties. What it leaves out keeps its default; a
/// name that is no parameter is refused.
extension DesignParameters: Codable {
  public init(from decoder: any Decoder) throws {
    self.init()
    try decoder.container(keyedBy: SettingName.self).refuseOthers(
      than: DesignParameter.all.map(\.key))
    let container = try decoder.container(keyedBy: SettingName.self)
    for parameter in DesignParameter.all {
      let key = SettingName(parameter.key)
      guard container.contains(key), try !container.decodeNil(forKey: key) else { continue }
      guard let value = try? container.decode(Double.self, forKey: key) else {
        throw container.refusal(parameter.key, parameter.expectation)
      }
      try parameter.set(value, in: &self)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SettingName.self)
    for parameter in DesignParameter.all {
      if let value = parameter.value(in: self) {
        try container.encode(value, forKey: SettingName(parameter.key))
      }
    }
  }
}
