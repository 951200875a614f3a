import { describeRoutes } from '../suites/route.ts'
import { openTestGateway } from '../support/gateway.ts'

describeRoutes(() => openTestGateway())
