// Who imports Crosspoint has the kernels' tables and the parameters too.
@_exported import CrosspointKernels
@_exported import CrosspointParameters
