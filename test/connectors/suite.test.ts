import { CONNECTORS } from '../../connectors/index.ts'
import { describeConnector } from '../suites/connector.ts'

for (const connector of CONNECTORS) describeConnector(connector)
